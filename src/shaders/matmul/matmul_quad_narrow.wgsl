// A variant of matmul for products in which COLS is a multiple of 4 and DEPTH is not, on adapters with subgroups.
//   y[r, c] = store_with_addend(bias[c] + Σ_k a[r, k] · b[k, c])        (see addend.wgsl)
// a [ROWS, DEPTH], b [DEPTH, COLS], y [ROWS, COLS]; b is never transposed.
// Four neighbouring invocations (a quad) own a tile of 16 rows × 16 columns of y in registers, and each of them owns 4 columns. Each of
// the four loads every 4th of the tile's 16 rows of a, 4 values of k at a time, and shares the loaded values with the other three.

override ROWS: u32 = 1u;
override COLS: u32 = 4u;
override DEPTH: u32 = 1u;
override TRANSPOSE_B: u32 = 0u;

override COLUMN_TILES = (COLS + 15u) / 16u;
// The number of quads in a workgroup; quads.ts explains the rule.
override QUADS = clamp((ROWS + 15u) / 16u * COLUMN_TILES / 4u, 1u, 16u);

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;

@compute @workgroup_size(4u * QUADS)
fn matmul_quad_narrow(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % 4u;
  let tile = (group.x + group.y * groups.x) * QUADS + local / 4u;
  let row = tile / COLUMN_TILES * 16u;
  let column = tile % COLUMN_TILES * 16u + lane * 4u;
  // A quad returns only as a whole, because the exchange of values needs all four of its invocations.
  if (row >= ROWS) { return; }

  // Indices past the end are clamped to the last row or the last 4 columns; the sums for these indices are never stored.
  let rows = min(row + lane + vec4u(0u, 4u, 8u, 12u), vec4u(ROWS - 1u)) * DEPTH;
  let near = min(column, COLS - 4u);

  var sum0 = mat4x4f();
  var sum1 = mat4x4f();
  var sum2 = mat4x4f();
  var sum3 = mat4x4f();
  for (var k = 0u; k < DEPTH; k += 4u) {
    // Values of k past the end are clamped to the last one. Their products are 0, because `along` returns 0 for them.
    let ks = min(k + vec4u(0u, 1u, 2u, 3u), vec4u(DEPTH - 1u));
    let at = (ks * COLS + near) / 4u;
    let weights = mat4x4f(b[at.x], b[at.y], b[at.z], b[at.w]);
    sum0 += weights * of_quad(along(rows.x, ks, k));
    sum1 += weights * of_quad(along(rows.y, ks, k));
    sum2 += weights * of_quad(along(rows.z, ks, k));
    sum3 += weights * of_quad(along(rows.w, ks, k));
  }

  let sums = array<mat4x4f, 4>(sum0, sum1, sum2, sum3);
  let biases = bias_at(near);
  // This is a loop so that the epilogue is inlined once instead of 16 times.
  for (var r = 0u; r < 16u; r++) {
    let y_row = row + (r ^ lane);
    if (y_row < ROWS && column < COLS) { store_with_addend(y_row * COLS + column, sums[r / 4u][r % 4u] + biases); }
  }
}

// 4 values of one row of the matrix a, starting at position k; 0 past the end of the row.
fn along(row: u32, ks: vec4u, k: u32) -> vec4f {
  let at = row + ks;
  return select(vec4f(), vec4f(a[at.x], a[at.y], a[at.z], a[at.w]), k + vec4u(0u, 1u, 2u, 3u) < vec4u(DEPTH));
}
