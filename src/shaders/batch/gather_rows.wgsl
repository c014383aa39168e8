// Gathers a batch (gather.wgsl) from a dataset that is stored as f32; source is [rows, WIDTH].

@group(0) @binding(4) var<storage, read> source: array<f32>;

fn input(at: u32) -> f32 { return source[at]; }

@compute @workgroup_size(64)
fn gather_rows(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  gather((group.x + group.y * groups.x) * 64u + local);
}
