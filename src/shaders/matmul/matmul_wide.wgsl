// A variant of matmul for large products in which COLS is a multiple of 4 and DEPTH is a multiple of 8, on adapters with subgroups. It
// needs at most a quarter of the load instructions of matmul_vec4.
//   y[r, c] = store_with_addend(bias[c] + Σ_k a[r, k] · b[k, c])        (see addend.wgsl)
// a [ROWS, DEPTH], b [DEPTH, COLS] or, with TRANSPOSE_B, [COLS, DEPTH]; y [ROWS, COLS].
// Four neighbouring invocations (a quad) own a wide tile of y (wide.wgsl) in registers and read 8 values of k at a time. Each of the four
// owns 4 of every 16 columns. Each also loads the values of `a` for every 4th row of the tile, and shares them with the other three.

override ROWS: u32 = 1u;
override COLS: u32 = 4u;
override DEPTH: u32 = 8u;
override TRANSPOSE_B: u32 = 0u;

override RESULTS = ROWS * COLS;
override TERMS = DEPTH;
// The number of quads in a workgroup; quads.ts explains the rule.
override QUADS = clamp((ROWS + 31u) / 32u * COLUMN_TILES / 4u, 1u, 4u);

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;

@compute @workgroup_size(4u * QUADS)
fn matmul_wide(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % 4u;
  let tile = (group.x + group.y * groups.x) * QUADS + local / 4u;
  let row = tile / COLUMN_TILES * 32u;
  let column = tile % COLUMN_TILES * (16u * BLOCKS) + lane * 4u;
  // A quad returns only as a whole, because the exchange of values needs all four of its invocations.
  if (row >= ROWS) { return; }

  let depth = DEPTH / 4u;
  // Indices past the end are clamped to the last row; the sums for these indices are never stored.
  let rows = min(row + lane + vec4u(0u, 4u, 8u, 12u), vec4u(ROWS - 1u)) * depth;
  let later_rows = min(row + lane + vec4u(16u, 20u, 24u, 28u), vec4u(ROWS - 1u)) * depth;

  var sum0 = WideSums();
  var sum1 = WideSums();
  var sum2 = WideSums();
  var sum3 = WideSums();
  var sum4 = WideSums();
  var sum5 = WideSums();
  var sum6 = WideSums();
  var sum7 = WideSums();
  for (var k = 0u; k < depth; k += 2u) {
    let weights = weights_at(column, k * 4u);
    // All loads are at the start of the loop body. Software adapters, which run shaders on the CPU, keep more values in registers if no
    // branch separates the loads.
    let a0 = rows_at(rows.x + k);
    let a1 = rows_at(rows.y + k);
    let a2 = rows_at(rows.z + k);
    let a3 = rows_at(rows.w + k);
    let a4 = rows_at(later_rows.x + k);
    let a5 = rows_at(later_rows.y + k);
    let a6 = rows_at(later_rows.z + k);
    let a7 = rows_at(later_rows.w + k);
    sum0 = add_wide(sum0, weights, a0);
    sum1 = add_wide(sum1, weights, a1);
    sum2 = add_wide(sum2, weights, a2);
    sum3 = add_wide(sum3, weights, a3);
    sum4 = add_wide(sum4, weights, a4);
    sum5 = add_wide(sum5, weights, a5);
    sum6 = add_wide(sum6, weights, a6);
    sum7 = add_wide(sum7, weights, a7);
  }

  end_wide(row, column, lane, array<WideSums, 8>(sum0, sum1, sum2, sum3, sum4, sum5, sum6, sum7));
}

fn block(column: u32, d: u32) -> mat4x4f {
  if (TRANSPOSE_B == 1u) {
    let at = (column * DEPTH + d) >> 2u;
    return mat4x4f(b[at], b[at + DEPTH / 4u], b[at + DEPTH / 2u], b[at + 3u * DEPTH / 4u]);
  }
  let at = (d * COLS + column) >> 2u;
  return transpose(mat4x4f(b[at], b[at + COLS / 4u], b[at + COLS / 2u], b[at + 3u * COLS / 4u]));
}

fn rows_at(at: u32) -> array<mat4x4f, 2> { return array<mat4x4f, 2>(of_quad(a[at]), of_quad(a[at + 1u])); }
