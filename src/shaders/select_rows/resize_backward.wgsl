// dx[n, h, w, c] = dy[n, p, q, c] if resize copied x[n, h, w, c] to y[n, p, q, c], otherwise 0; with ACCUMULATE the value is added to
// dx. OUT_H ≤ IN_H and OUT_W ≤ IN_W, so each element is copied at most once. p = ⌈h·OUT_H/IN_H⌉ is the only row of y that can be a
// copy of row h of x, and q follows from w in the same way.
// dx [BATCH, IN_H, IN_W, CHANNELS], dy [BATCH, OUT_H, OUT_W, CHANNELS]. One invocation owns one element of dx.

override BATCH: u32 = 1u;
override IN_H: u32 = 1u;
override IN_W: u32 = 1u;
override CHANNELS: u32 = 1u;
override OUT_H: u32 = 1u;
override OUT_W: u32 = 1u;
override ACCUMULATE: u32 = 0u;

@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read_write> dx: array<f32>;

@compute @workgroup_size(64)
fn resize_backward(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= BATCH * IN_H * IN_W * CHANNELS) { return; }
  let channel = i % CHANNELS;
  let w = (i / CHANNELS) % IN_W;
  let h = (i / (CHANNELS * IN_W)) % IN_H;
  let n = i / (CHANNELS * IN_W * IN_H);
  let p = (h * OUT_H + IN_H - 1u) / IN_H;
  let q = (w * OUT_W + IN_W - 1u) / IN_W;
  var value = 0.0;
  if (p < OUT_H && q < OUT_W && p * IN_H / OUT_H == h && q * IN_W / OUT_W == w) {
    value = dy[((n * OUT_H + p) * OUT_W + q) * CHANNELS + channel];
  }
  if (ACCUMULATE == 1u) { value += dx[i]; }
  dx[i] = value;
}
