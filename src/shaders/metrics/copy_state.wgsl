// state[i] = next[i], unless training has stopped
// next, state [COUNT]; status = clip scale, stopped, … (measure.wgsl).
// One invocation owns one element.

override COUNT: u32 = 1u;

@group(0) @binding(0) var<storage, read> next: array<f32>;
@group(0) @binding(1) var<storage, read> status: array<f32, 4>;
@group(0) @binding(2) var<storage, read_write> state: array<f32>;

@compute @workgroup_size(64)
fn copy_state(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= COUNT || status[1] != 0.0) { return; }
  state[i] = next[i];
}
