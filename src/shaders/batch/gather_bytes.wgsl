// Gathers a batch (gather.wgsl) from a dataset of bytes, in which byte b stands for the input b / 255. Images then need a quarter of the
// memory. `source` contains contiguous rows of WIDTH bytes, four bytes per u32 from the lowest bits upwards. A row may start inside a
// u32.

@group(0) @binding(4) var<storage, read> source: array<u32>;

fn input(at: u32) -> f32 {
  let byte = (source[at / 4u] >> (8u * (at % 4u))) & 255u;
  return f32(byte) / 255.0;
}

@compute @workgroup_size(64)
fn gather_bytes(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  gather((group.x + group.y * groups.x) * 64u + local);
}
