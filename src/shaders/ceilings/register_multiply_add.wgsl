// Multiply-adds on values that never leave the registers, as a measure of the adapter's peak arithmetic speed:
//   y[i] = Σ_k a_k after ROUNDS rounds of a_k ← a_k·factor + addend,   a_k starting at (k + 1)·x[i]
// x and y are [INVOCATIONS] vectors; the factor and addend of invocation i are the first two numbers of x[i].
// One invocation owns three vectors of sums, which are twelve independent chains of multiply-adds. A fourth vector would make software
// adapters, which run shaders on the CPU, spill registers. Like all other kernels, this one uses a product and a sum instead of fma().

override INVOCATIONS: u32 = 1u;
override ROUNDS: u32 = 1u;

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(64)
fn register_multiply_add(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= INVOCATIONS) { return; }
  let factor = x[i].x;
  let addend = x[i].y;
  var a0 = x[i];
  var a1 = 2.0 * x[i];
  var a2 = 3.0 * x[i];
  // Eight rounds per iteration make the cost of the loop itself negligible.
  for (var round = 0u; round < ROUNDS; round += 8u) {
    a0 = a0 * factor + addend; a1 = a1 * factor + addend; a2 = a2 * factor + addend;
    a0 = a0 * factor + addend; a1 = a1 * factor + addend; a2 = a2 * factor + addend;
    a0 = a0 * factor + addend; a1 = a1 * factor + addend; a2 = a2 * factor + addend;
    a0 = a0 * factor + addend; a1 = a1 * factor + addend; a2 = a2 * factor + addend;
    a0 = a0 * factor + addend; a1 = a1 * factor + addend; a2 = a2 * factor + addend;
    a0 = a0 * factor + addend; a1 = a1 * factor + addend; a2 = a2 * factor + addend;
    a0 = a0 * factor + addend; a1 = a1 * factor + addend; a2 = a2 * factor + addend;
    a0 = a0 * factor + addend; a1 = a1 * factor + addend; a2 = a2 * factor + addend;
  }
  y[i] = a0 + a1 + a2;
}
