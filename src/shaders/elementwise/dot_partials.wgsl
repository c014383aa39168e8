// partials[g] = Σ a[i]·b[i] over 4096·g ≤ i < min(COUNT, 4096·(g + 1)). If `a` is the gradient with respect to the
// sum before a join's activation and `b` is the value that a learned scale multiplies, Σ partials is the gradient with respect to the
// scale.
// a, b [COUNT]; partials [⌈COUNT / 4096⌉]. Workgroup g owns partials[g].
// The order of the additions is fixed: each of 64 invocations adds at most 64 products, and a tree in workgroup memory adds their sums.
// The kernel sum_partials adds the partials.

override COUNT: u32 = 1u;

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> partials: array<f32>;

var<workgroup> sums: array<f32, 64>;

@compute @workgroup_size(64)
fn dot_partials(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group.x + group.y * groups.x;
  let first = index * 4096u + local;
  var sum = 0.0;
  for (var i = first; i < min(COUNT, (index + 1u) * 4096u); i += 64u) { sum += a[i] * b[i]; }
  sums[local] = sum;
  for (var half = 32u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (local < half) { sums[local] += sums[local + half]; }
  }
  if (local == 0u && index * 4096u < COUNT) { partials[index] = sums[0]; }
}
