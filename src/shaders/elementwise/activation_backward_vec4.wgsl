// A variant of activation_backward: dx[i] = dy[i] · slope(saved[i]); with ACCUMULATE the value is added to dx.
// One invocation owns four consecutive elements; COUNT is a multiple of 4.

override COUNT: u32 = 4u;
override ACTIVATION: u32 = 0u;
override ACCUMULATE: u32 = 0u;

@group(0) @binding(0) var<storage, read> dy: array<vec4f>;
@group(0) @binding(1) var<storage, read> saved: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> dx: array<vec4f>;

@compute @workgroup_size(64)
fn activation_backward_vec4(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= COUNT / 4u) { return; }
  let at = saved[i];
  let slopes = vec4f(
    activation_slope(ACTIVATION, at.x),
    activation_slope(ACTIVATION, at.y),
    activation_slope(ACTIVATION, at.z),
    activation_slope(ACTIVATION, at.w),
  );
  var value = dy[i] * slopes;
  if (ACCUMULATE == 1u) { value += dx[i]; }
  dx[i] = value;
}
