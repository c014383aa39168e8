// y[i] = Σ_s partials[s, i] with s ascending, so that the parts of a split sum are always added in the same order.
// partials [SPLITS, LENGTH], y [LENGTH]. One invocation owns one element of y.

override LENGTH: u32 = 1u;
override SPLITS: u32 = 1u;

@group(0) @binding(0) var<storage, read> partials: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn sum_partials(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= LENGTH) { return; }
  var sum = 0.0;
  for (var split = 0u; split < SPLITS; split++) { sum += partials[split * LENGTH + i]; }
  y[i] = sum;
}
