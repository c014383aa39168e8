// A variant of matmul for products in which DEPTH is a multiple of 4, on adapters with subgroups. It loads a quarter of the numbers that
// matmul loads.
//   y[r, c] = store_with_addend(bias[c] + Σ_k a[r, k] · b[k, c])        (see addend.wgsl)
// a [ROWS, DEPTH], b [DEPTH, COLS] or, with TRANSPOSE_B, [COLS, DEPTH]; y [ROWS, COLS].
// Four neighbouring invocations (a quad) own a tile of 16 rows × 16 columns of y in registers, and each of them owns every 4th column.
// Each of the four loads every 4th of the tile's 16 rows of matrix a, 4 values of k at a time, and shares the loaded values with the other
// three.

override ROWS: u32 = 1u;
override COLS: u32 = 1u;
override DEPTH: u32 = 4u;
override TRANSPOSE_B: u32 = 0u;

// True if no tile reaches past the last row or column.
override WHOLE = ROWS % 16u == 0u && COLS % 16u == 0u;
override COLUMN_TILES = (COLS + 15u) / 16u;
// The number of quads in a workgroup; quads.ts explains the rule.
override QUADS = clamp((ROWS + 15u) / 16u * COLUMN_TILES / 4u, 1u, 16u);

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<f32>;

@compute @workgroup_size(4u * QUADS)
fn matmul_quad(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % 4u;
  let tile = (group.x + group.y * groups.x) * QUADS + local / 4u;
  let row = tile / COLUMN_TILES * 16u;
  let column = tile % COLUMN_TILES * 16u + lane;
  // A quad returns only as a whole, because the exchange of values needs all four of its invocations.
  if (row >= ROWS) { return; }

  let depth = DEPTH / 4u;
  // Indices past the end are clamped to the last row or column; the sums for these indices are never stored.
  let rows = min(row + lane + vec4u(0u, 4u, 8u, 12u), vec4u(ROWS - 1u)) * depth;
  let columns = min(column + vec4u(0u, 4u, 8u, 12u), vec4u(COLS - 1u));

  var sum0 = mat4x4f();
  var sum1 = mat4x4f();
  var sum2 = mat4x4f();
  var sum3 = mat4x4f();
  for (var k = 0u; k < depth; k++) {
    let weights = block(columns, k * 4u);
    sum0 += weights * of_quad(a[rows.x + k]);
    sum1 += weights * of_quad(a[rows.y + k]);
    sum2 += weights * of_quad(a[rows.z + k]);
    sum3 += weights * of_quad(a[rows.w + k]);
  }

  // This is a loop so that the store is inlined once instead of 16 times.
  let sums = array<mat4x4f, 4>(sum0, sum1, sum2, sum3);
  for (var r = 0u; r < 16u; r++) { store_row(row + (r ^ lane), column, sums[r / 4u][r % 4u]); }
}

// Returns b for 4 values of k and 4 columns. Each column of the returned mat4x4f belongs to one k.
fn block(columns: vec4u, k: u32) -> mat4x4f {
  if (TRANSPOSE_B == 1u) {
    let at = columns * DEPTH + k;
    return transpose(mat4x4f(along(at.x), along(at.y), along(at.z), along(at.w)));
  }
  let at = columns + k * COLS;
  return mat4x4f(across(at), across(at + COLS), across(at + 2u * COLS), across(at + 3u * COLS));
}

fn along(at: u32) -> vec4f { return vec4f(b[at], b[at + 1u], b[at + 2u], b[at + 3u]); }

fn across(at: vec4u) -> vec4f { return vec4f(b[at.x], b[at.y], b[at.z], b[at.w]); }

fn store_row(row: u32, column: u32, sum: vec4f) {
  if (!WHOLE && row >= ROWS) { return; }
  // This is a loop so that the epilogue is inlined once.
  for (var c = 0u; c < 16u; c += 4u) {
    if (WHOLE || column + c < COLS) { store_with_addend(row * COLS + column + c, sum[c / 4u] + bias_at(column + c)); }
  }
}
