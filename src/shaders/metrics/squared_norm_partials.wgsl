// partials[g] = Σ x[i]²  over the 4,096 elements i of workgroup g
// x [COUNT], partials [⌈COUNT / 4096⌉]: the first half of the gradient's norm; measure adds the partials.
// One invocation adds every 64th element of its workgroup's, ascending; then a tree.

override COUNT: u32 = 1u;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> partials: array<f32>;

var<workgroup> sums: array<f32, 64>;

@compute @workgroup_size(64)
fn squared_norm_partials(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let part = group.x + group.y * groups.x;
  let end = min((part + 1u) * 4096u, COUNT);
  var sum = 0.0;
  for (var i = part * 4096u + local; i < end; i += 64u) { sum += x[i] * x[i]; }
  sums[local] = sum;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half /= 2u) {
    if (local < half) { sums[local] += sums[local + half]; }
    workgroupBarrier();
  }
  if (local == 0u && part * 4096u < COUNT) { partials[part] = sums[0]; }
}
