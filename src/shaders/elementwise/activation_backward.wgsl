// dx[i] = dy[i] · slope(saved[i]); with ACCUMULATE the value is added to dx. The slope is the derivative of the activation. It is
// computed from `saved`, which holds the output of the activation, or its input for GELU. One invocation owns one element.

override COUNT: u32 = 1u;
override ACTIVATION: u32 = 0u;
override ACCUMULATE: u32 = 0u;

@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> saved: array<f32>;
@group(0) @binding(2) var<storage, read_write> dx: array<f32>;

@compute @workgroup_size(64)
fn activation_backward(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= COUNT) { return; }
  var value = dy[i] * activation_slope(ACTIVATION, saved[i]);
  if (ACCUMULATE == 1u) { value += dx[i]; }
  dx[i] = value;
}
