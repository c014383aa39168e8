// What the adapter's arithmetic can do at most with the sums of a register tile: as register_multiply_add, but sixteen
// vectors of sums, those of the 8 × 8 tile that a product keeps, where a processor with few registers must spill.
//   y[i] = Σ_k a_k after ROUNDS times a_k ← a_k·factor + addend,   a_k starting at (k + 1)·x[i]
// x [INVOCATIONS] vectors: factor and addend of invocation i are the first two numbers of x[i]; y [INVOCATIONS] vectors.

override INVOCATIONS: u32 = 1u;
override ROUNDS: u32 = 1u;

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4f>;

@compute @workgroup_size(64)
fn tile_multiply_add(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= INVOCATIONS) { return; }
  let factor = x[i].x;
  let addend = x[i].y;
  var a0 = x[i]; var a1 = 2.0 * x[i]; var a2 = 3.0 * x[i]; var a3 = 4.0 * x[i];
  var a4 = 5.0 * x[i]; var a5 = 6.0 * x[i]; var a6 = 7.0 * x[i]; var a7 = 8.0 * x[i];
  var a8 = 9.0 * x[i]; var a9 = 10.0 * x[i]; var a10 = 11.0 * x[i]; var a11 = 12.0 * x[i];
  var a12 = 13.0 * x[i]; var a13 = 14.0 * x[i]; var a14 = 15.0 * x[i]; var a15 = 16.0 * x[i];
  // Two rounds an iteration: the loop's own counting does not show.
  for (var round = 0u; round < ROUNDS; round += 2u) {
    a0 = a0 * factor + addend; a1 = a1 * factor + addend; a2 = a2 * factor + addend; a3 = a3 * factor + addend;
    a4 = a4 * factor + addend; a5 = a5 * factor + addend; a6 = a6 * factor + addend; a7 = a7 * factor + addend;
    a8 = a8 * factor + addend; a9 = a9 * factor + addend; a10 = a10 * factor + addend; a11 = a11 * factor + addend;
    a12 = a12 * factor + addend; a13 = a13 * factor + addend; a14 = a14 * factor + addend; a15 = a15 * factor + addend;
    a0 = a0 * factor + addend; a1 = a1 * factor + addend; a2 = a2 * factor + addend; a3 = a3 * factor + addend;
    a4 = a4 * factor + addend; a5 = a5 * factor + addend; a6 = a6 * factor + addend; a7 = a7 * factor + addend;
    a8 = a8 * factor + addend; a9 = a9 * factor + addend; a10 = a10 * factor + addend; a11 = a11 * factor + addend;
    a12 = a12 * factor + addend; a13 = a13 * factor + addend; a14 = a14 * factor + addend; a15 = a15 * factor + addend;
  }
  y[i] = ((a0 + a1) + (a2 + a3)) + ((a4 + a5) + (a6 + a7)) + (((a8 + a9) + (a10 + a11)) + ((a12 + a13) + (a14 + a15)));
}
