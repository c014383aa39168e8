// A variant of matmul_backward_weight for adapters with subgroups. It loads a quarter of the numbers that matmul_backward_weight loads.
//   dweight[s, k, c] = Σ_r x[r, k] · dy[r, c],  dbias[s, c] = Σ_r dy[r, c]   over the rows r of split s.
// x [ROWS, DEPTH], dy [ROWS, COLS], dweight [SPLITS, DEPTH, COLS], dbias [SPLITS, COLS].
// SHIFT has the same meaning as in matmul_backward_weight.
// Four neighbouring invocations (a quad) own a tile of 16 × 16 outputs of one split in registers, and each of them owns every 4th column.
// Each of the four loads every 4th column of x, 4 rows at a time, and shares the loaded values with the other three. In each split, the
// quads that own the first rows of dweight also compute dbias.

override ROWS: u32 = 1u;
override COLS: u32 = 1u;
override DEPTH: u32 = 1u;
override SPLITS: u32 = 1u;
override HAS_BIAS: u32 = 0u;
override SHIFT: u32 = 0u;
override TIME: u32 = 1u;

override COLUMN_TILES = (COLS + 15u) / 16u;
override DEPTH_TILES = (DEPTH + 15u) / 16u;
// True if all splits have the same length and this length is a multiple of 4, so that no group of 4 rows reaches past the end of its split.
override WHOLE = ROWS % (4u * SPLITS) == 0u;
// The number of quads in a workgroup; quads.ts explains the rule.
override QUADS = clamp(SPLITS * DEPTH_TILES * COLUMN_TILES / 4u, 1u, 16u);

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read_write> dweight: array<f32>;
@group(0) @binding(3) var<storage, read_write> dbias: array<f32>;

@compute @workgroup_size(4u * QUADS)
fn matmul_backward_weight_quad(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % 4u;
  let tile = (group.x + group.y * groups.x) * QUADS + local / 4u;
  let split = tile / (COLUMN_TILES * DEPTH_TILES);
  let k = tile / COLUMN_TILES % DEPTH_TILES * 16u;
  let column = tile % COLUMN_TILES * 16u + lane;
  // A quad returns only as a whole, because the exchange of values needs all four of its invocations.
  if (split >= SPLITS) { return; }

  let rows_per_split = (ROWS + SPLITS - 1u) / SPLITS;
  let first = split * rows_per_split;
  let end = min(first + rows_per_split, ROWS);
  // Indices past the end are clamped to the last column; the sums for these indices are never stored.
  let x_columns = min(k + lane + vec4u(0u, 4u, 8u, 12u), vec4u(DEPTH - 1u));
  let columns = min(column + vec4u(0u, 4u, 8u, 12u), vec4u(COLS - 1u));

  var sum0 = mat4x4f();
  var sum1 = mat4x4f();
  var sum2 = mat4x4f();
  var sum3 = mat4x4f();
  var bias = vec4f();
  for (var row = first; row < end; row += 4u) {
    // The columns of this matrix are rows of dy; rows past the end count as 0.
    let gradients = mat4x4f(
      across(row, end, columns), across(row + 1u, end, columns), across(row + 2u, end, columns), across(row + 3u, end, columns),
    );
    if (HAS_BIAS == 1u && k == 0u) { bias += (gradients[0] + gradients[1]) + (gradients[2] + gradients[3]); }
    // Rows of x past the end are clamped to the last row. Their products are 0, because `across` returns 0 for the same rows of dy.
    let rows = min(row + vec4u(0u, 1u, 2u, 3u), vec4u(end - 1u));
    var starts = vec4<bool>();
    var lines = rows * DEPTH;
    if (SHIFT == 1u) {
      starts = rows % TIME == vec4u();
      lines = select(rows - 1u, rows, starts) * DEPTH;
    }
    sum0 += gradients * of_quad(along(lines + x_columns.x, starts));
    sum1 += gradients * of_quad(along(lines + x_columns.y, starts));
    sum2 += gradients * of_quad(along(lines + x_columns.z, starts));
    sum3 += gradients * of_quad(along(lines + x_columns.w, starts));
  }

  // This is a loop so that the store is inlined once instead of 16 times.
  let sums = array<mat4x4f, 4>(sum0, sum1, sum2, sum3);
  for (var r = 0u; r < 16u; r++) { store_weights(split, k + (r ^ lane), column, sums[r / 4u][r % 4u]); }
  if (HAS_BIAS == 1u && k == 0u) { store_bias(split * COLS + column, column, bias); }
}

fn across(row: u32, end: u32, columns: vec4u) -> vec4f {
  let at = select(min(row, end - 1u), row, WHOLE) * COLS + columns;
  if (WHOLE) { return vec4f(dy[at.x], dy[at.y], dy[at.z], dy[at.w]); }
  return select(vec4f(), vec4f(dy[at.x], dy[at.y], dy[at.z], dy[at.w]), row < end);
}

// A column of x in 4 rows; 0 at the start of a sequence.
fn along(at: vec4u, starts: vec4<bool>) -> vec4f {
  let values = vec4f(x[at.x], x[at.y], x[at.z], x[at.w]);
  if (SHIFT == 1u) { return select(values, vec4f(), starts); }
  return values;
}

fn store_weights(split: u32, k: u32, column: u32, sum: vec4f) {
  if (k >= DEPTH) { return; }
  let at = (split * DEPTH + k) * COLS + column;
  if (column < COLS) { dweight[at] = sum.x; }
  if (column + 4u < COLS) { dweight[at + 4u] = sum.y; }
  if (column + 8u < COLS) { dweight[at + 8u] = sum.z; }
  if (column + 12u < COLS) { dweight[at + 12u] = sum.w; }
}

fn store_bias(at: u32, column: u32, sum: vec4f) {
  if (column < COLS) { dbias[at] = sum.x; }
  if (column + 4u < COLS) { dbias[at + 4u] = sum.y; }
  if (column + 8u < COLS) { dbias[at + 8u] = sum.z; }
  if (column + 12u < COLS) { dbias[at + 12u] = sum.w; }
}
