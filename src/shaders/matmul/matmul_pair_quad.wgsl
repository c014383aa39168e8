// A variant of matmul_pair for products in which COLS, DEPTH and DEPTH2 are multiples of 4, on adapters with subgroups. It loads a
// quarter of the numbers that matmul_pair loads.
//   y[r, c] = store_result(bias[c] + Σ_k a[r, k] · b[k, c], ALPHA · Σ_k a2[r, k] · b2[k, c])        (see epilogue.wgsl)
// a [ROWS, DEPTH], b [DEPTH, COLS] or, with TRANSPOSE_B, [COLS, DEPTH]; a2 and b2 likewise with DEPTH2; y [ROWS, COLS].
// Four neighbouring invocations (a quad) own a tile of 16 rows × 16 columns of y in registers, and each of them owns 4 columns. Each of
// the four loads every 4th of the tile's 16 rows of a and a2, 4 values of k at a time, and shares the loaded values with the other three.

override ROWS: u32 = 1u;
override COLS: u32 = 4u;
override DEPTH: u32 = 4u;
override DEPTH2: u32 = 4u;
override TRANSPOSE_B: u32 = 0u;
override ALPHA: f32 = 1.0;

override COLUMN_TILES = (COLS + 15u) / 16u;
// The number of quads in a workgroup; quads.ts explains the rule.
override QUADS = clamp((ROWS + 15u) / 16u * COLUMN_TILES / 4u, 1u, 16u);

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(5) var<storage, read> a2: array<vec4f>;
@group(0) @binding(6) var<storage, read> b2: array<vec4f>;

@compute @workgroup_size(4u * QUADS)
fn matmul_pair_quad(
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

  // Indices past the end are clamped to the last row or the last columns; the sums for these indices are never stored.
  let rows = min(row + lane + vec4u(0u, 4u, 8u, 12u), vec4u(ROWS - 1u));
  let near = min(column, COLS - 4u);
  let sums = product(rows, near);
  let skips = product2(rows, near);

  let biases = bias_at(near);
  // This is a loop so that the epilogue is inlined once instead of 16 times.
  for (var r = 0u; r < 16u; r++) {
    let y_row = row + (r ^ lane);
    if (y_row < ROWS && column < COLS) { store_result(y_row * COLS + column, sums[r / 4u][r % 4u] + biases, ALPHA * skips[r / 4u][r % 4u]); }
  }
}

// Each returned mat4x4f holds 4 rows of the product in the invocation's 4 columns; each column of the matrix is one of these rows.
fn product(rows: vec4u, column: u32) -> array<mat4x4f, 4> {
  let at = rows * (DEPTH / 4u);
  var sum0 = mat4x4f();
  var sum1 = mat4x4f();
  var sum2 = mat4x4f();
  var sum3 = mat4x4f();
  for (var k = 0u; k < DEPTH / 4u; k++) {
    let weights = block(column, k);
    // All loads are at the start of the loop body. Software adapters, which run shaders on the CPU, keep more values in registers if no
    // branch separates the loads.
    let r0 = a[at.x + k];
    let r1 = a[at.y + k];
    let r2 = a[at.z + k];
    let r3 = a[at.w + k];
    sum0 += weights * of_quad(r0);
    sum1 += weights * of_quad(r1);
    sum2 += weights * of_quad(r2);
    sum3 += weights * of_quad(r3);
  }
  return array<mat4x4f, 4>(sum0, sum1, sum2, sum3);
}

fn product2(rows: vec4u, column: u32) -> array<mat4x4f, 4> {
  let at = rows * (DEPTH2 / 4u);
  var sum0 = mat4x4f();
  var sum1 = mat4x4f();
  var sum2 = mat4x4f();
  var sum3 = mat4x4f();
  for (var k = 0u; k < DEPTH2 / 4u; k++) {
    let weights = block2(column, k);
    let r0 = a2[at.x + k];
    let r1 = a2[at.y + k];
    let r2 = a2[at.z + k];
    let r3 = a2[at.w + k];
    sum0 += weights * of_quad(r0);
    sum1 += weights * of_quad(r1);
    sum2 += weights * of_quad(r2);
    sum3 += weights * of_quad(r3);
  }
  return array<mat4x4f, 4>(sum0, sum1, sum2, sum3);
}

// Returns b for 4 columns and 4 values of k, the first of which is 4 times the argument `k`. Each column of the returned mat4x4f belongs
// to one value of k.
fn block(column: u32, k: u32) -> mat4x4f {
  if (TRANSPOSE_B == 1u) {
    let at = column * (DEPTH / 4u) + k;
    return transpose(mat4x4f(b[at], b[at + DEPTH / 4u], b[at + DEPTH / 2u], b[at + 3u * DEPTH / 4u]));
  }
  let at = k * COLS + column / 4u;
  return mat4x4f(b[at], b[at + COLS / 4u], b[at + COLS / 2u], b[at + 3u * COLS / 4u]);
}

// Returns b2 for 4 columns and 4 values of k, the first of which is 4 times the argument `k`. Each column of the returned mat4x4f belongs
// to one value of k.
fn block2(column: u32, k: u32) -> mat4x4f {
  if (TRANSPOSE_B == 1u) {
    let at = column * (DEPTH2 / 4u) + k;
    return transpose(mat4x4f(b2[at], b2[at + DEPTH2 / 4u], b2[at + DEPTH2 / 2u], b2[at + 3u * DEPTH2 / 4u]));
  }
  let at = k * COLS + column / 4u;
  return mat4x4f(b2[at], b2[at + COLS / 4u], b2[at + COLS / 2u], b2[at + 3u * COLS / 4u]);
}
