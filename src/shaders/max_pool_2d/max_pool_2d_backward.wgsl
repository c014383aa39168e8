// dx[n, h, w, c] = dy of the window that holds it, where it was that window's largest, else 0; stored or added.
// dx [BATCH, IN_H, IN_W, CHANNELS], dy and argmax [BATCH, OUT_H, OUT_W, CHANNELS]; elements in no window get 0.
// One invocation owns one element of dx (windows do not overlap), so nothing is scattered.

override BATCH: u32 = 1u;
override IN_H: u32 = 1u;
override IN_W: u32 = 1u;
override CHANNELS: u32 = 1u;
override OUT_H: u32 = 1u;
override OUT_W: u32 = 1u;
override SIZE: u32 = 2u;
override ACCUMULATE: u32 = 0u;

@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> argmax: array<u32>;
@group(0) @binding(2) var<storage, read_write> dx: array<f32>;

@compute @workgroup_size(64)
fn max_pool_2d_backward(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = (group.x + group.y * groups.x) * 64u + local;
  if (index >= BATCH * IN_H * IN_W * CHANNELS) { return; }
  let channel = index % CHANNELS;
  let w = (index / CHANNELS) % IN_W;
  let h = (index / (CHANNELS * IN_W)) % IN_H;
  let n = index / (CHANNELS * IN_W * IN_H);
  var value = 0.0;
  if (w / SIZE < OUT_W && h / SIZE < OUT_H) {
    let window = ((n * OUT_H + h / SIZE) * OUT_W + w / SIZE) * CHANNELS + channel;
    if (argmax[window] == (h % SIZE) * SIZE + w % SIZE) { value = dy[window]; }
  }
  if (ACCUMULATE == 1u) { value += dx[index]; }
  dx[index] = value;
}
