// y[i] = x[i] for vectors of four numbers, as a measure of the adapter's memory bandwidth.
// x [VECTORS], y [VECTORS]. One invocation owns one vector.

override VECTORS: u32 = 1u;

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(64)
fn copy_words(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= VECTORS) { return; }
  y[i] = x[i];
}
