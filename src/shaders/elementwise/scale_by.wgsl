// y[i] = α·x[i]; with ACCUMULATE the value is added to y. α = ALPHA, times scale[0] if LEARNED.
// One invocation owns one element.

override COUNT: u32 = 1u;
override ALPHA: f32 = 1.0;
override LEARNED: u32 = 0u;
override ACCUMULATE: u32 = 0u;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> scale: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn scale_by(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= COUNT) { return; }
  var alpha = ALPHA;
  if (LEARNED == 1u) { alpha *= scale[0]; }
  var value = alpha * x[i];
  if (ACCUMULATE == 1u) { value += y[i]; }
  y[i] = value;
}
