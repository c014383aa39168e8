// y[n, h, w, c] = max over i, j < SIZE of x[n, h·SIZE+i, w·SIZE+j, c];  argmax = i·SIZE + j of the first maximum.
// x [BATCH, IN_H, IN_W, CHANNELS], y and argmax [BATCH, OUT_H, OUT_W, CHANNELS]. Rows and columns after the last whole window are ignored.
// One invocation owns one element of y.

override BATCH: u32 = 1u;
override IN_H: u32 = 1u;
override IN_W: u32 = 1u;
override CHANNELS: u32 = 1u;
override OUT_H: u32 = 1u;
override OUT_W: u32 = 1u;
override SIZE: u32 = 2u;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@group(0) @binding(2) var<storage, read_write> argmax: array<u32>;

@compute @workgroup_size(64)
fn max_pool_2d(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = (group.x + group.y * groups.x) * 64u + local;
  if (index >= BATCH * OUT_H * OUT_W * CHANNELS) { return; }
  let channel = index % CHANNELS;
  let w = (index / CHANNELS) % OUT_W;
  let h = (index / (CHANNELS * OUT_W)) % OUT_H;
  let n = index / (CHANNELS * OUT_W * OUT_H);
  let first = ((n * IN_H + h * SIZE) * IN_W + w * SIZE) * CHANNELS + channel;
  var best = x[first];
  var position = 0u;
  for (var i = 0u; i < SIZE; i++) {
    for (var j = 0u; j < SIZE; j++) {
      let value = x[first + (i * IN_W + j) * CHANNELS];
      if (value > best) {
        best = value;
        position = i * SIZE + j;
      }
    }
  }
  y[index] = best;
  argmax[index] = position;
}
