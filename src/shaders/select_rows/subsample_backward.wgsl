// dx[n, h, w, c] = dy[n, h/STRIDE, w/STRIDE, c] if subsample read this element, otherwise 0; with ACCUMULATE the value is added to dx.
// dx [BATCH, IN_H, IN_W, CHANNELS], dy [BATCH, OUT_H, OUT_W, CHANNELS]. One invocation owns one element of dx.

override BATCH: u32 = 1u;
override IN_H: u32 = 1u;
override IN_W: u32 = 1u;
override CHANNELS: u32 = 1u;
override OUT_H: u32 = 1u;
override OUT_W: u32 = 1u;
override STRIDE: u32 = 1u;
override ACCUMULATE: u32 = 0u;

@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read_write> dx: array<f32>;

@compute @workgroup_size(64)
fn subsample_backward(
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
  var value = 0.0;
  if (w % STRIDE == 0u && h % STRIDE == 0u && w / STRIDE < OUT_W && h / STRIDE < OUT_H) {
    value = dy[((n * OUT_H + h / STRIDE) * OUT_W + w / STRIDE) * CHANNELS + channel];
  }
  if (ACCUMULATE == 1u) { value += dx[i]; }
  dx[i] = value;
}
