// y[n, f] = x[n, lengths[n] − 1, f], the last valid time step.
// x [BATCH, TIME, FEATURES], lengths [BATCH] (whole numbers from 1 to TIME), y [BATCH, FEATURES].
// One invocation owns one element of y.

override BATCH: u32 = 1u;
override TIME: u32 = 1u;
override FEATURES: u32 = 1u;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> lengths: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn last_step(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= BATCH * FEATURES) { return; }
  let n = i / FEATURES;
  let t = u32(lengths[n]) - 1u;
  y[i] = x[(n * TIME + t) * FEATURES + i % FEATURES];
}
