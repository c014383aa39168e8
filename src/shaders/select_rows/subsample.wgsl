// y[n, h, w, c] = x[n, h·STRIDE, w·STRIDE, c]
// x [BATCH, IN_H, IN_W, CHANNELS], y [BATCH, OUT_H, OUT_W, CHANNELS]. y contains the pixels that a strided 1×1 convolution reads.
// One invocation owns one element of y.

override BATCH: u32 = 1u;
override IN_H: u32 = 1u;
override IN_W: u32 = 1u;
override CHANNELS: u32 = 1u;
override OUT_H: u32 = 1u;
override OUT_W: u32 = 1u;
override STRIDE: u32 = 1u;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn subsample(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= BATCH * OUT_H * OUT_W * CHANNELS) { return; }
  let channel = i % CHANNELS;
  let w = (i / CHANNELS) % OUT_W;
  let h = (i / (CHANNELS * OUT_W)) % OUT_H;
  let n = i / (CHANNELS * OUT_W * OUT_H);
  y[i] = x[((n * IN_H + h * STRIDE) * IN_W + w * STRIDE) * CHANNELS + channel];
}
