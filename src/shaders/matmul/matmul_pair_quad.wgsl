// matmul_pair where the adapter has subgroups and both depths are multiples of 4: the same result with half of the loads.
//   y[r, c] = end(Σ_k a[r, k] · b[k, c], ALPHA · Σ_k a2[r, k] · b2[k, c])        (see epilogue.wgsl)
// a [ROWS, DEPTH], b [DEPTH, COLS] or, with TRANSPOSE_B, [COLS, DEPTH]; a2, b2 the same with DEPTH2; y [ROWS, COLS].
// Four neighbours (a quad) own 16 rows × 16 columns in registers, as in matmul_quad.

override ROWS: u32 = 1u;
override COLS: u32 = 1u;
override DEPTH: u32 = 4u;
override DEPTH2: u32 = 4u;
override TRANSPOSE_B: u32 = 0u;
override ALPHA: f32 = 1.0;

// No tile reaches past the end of rows or columns.
override WHOLE = ROWS % 16u == 0u && COLS % 16u == 0u;
override COLUMN_TILES = (COLS + 15u) / 16u;
// Quads in a workgroup: 16, fewer where that leaves processors without work.
override QUADS = clamp((ROWS + 15u) / 16u * COLUMN_TILES / 4u, 1u, 16u);

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(5) var<storage, read> a2: array<vec4f>;
@group(0) @binding(6) var<storage, read> b2: array<f32>;

@compute @workgroup_size(4u * QUADS)
fn matmul_pair_quad(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % 4u;
  let tile = (group.x + group.y * groups.x) * QUADS + local / 4u;
  let row = tile / COLUMN_TILES * 16u;
  let column = tile % COLUMN_TILES * 16u + lane;
  // Whole quads leave, so that those who stay have all their neighbours.
  if (row >= ROWS) { return; }

  // Rows and columns past the end read the last ones instead; their sums are never stored.
  let rows = min(row + lane + vec4u(0u, 4u, 8u, 12u), vec4u(ROWS - 1u));
  let columns = min(column + vec4u(0u, 4u, 8u, 12u), vec4u(COLS - 1u));
  let sums = product(rows, columns);
  let skips = product2(rows, columns);

  // A loop over them: the store is inlined once, not 16 times.
  for (var r = 0u; r < 16u; r++) { store_row(row + (r ^ lane), column, sums[r / 4u][r % 4u], skips[r / 4u][r % 4u]); }
}

fn product(rows: vec4u, columns: vec4u) -> array<mat4x4f, 4> {
  let at = rows * (DEPTH / 4u);
  var sum0 = mat4x4f();
  var sum1 = mat4x4f();
  var sum2 = mat4x4f();
  var sum3 = mat4x4f();
  for (var k = 0u; k < DEPTH / 4u; k++) {
    // 4 of the depth × 4 columns: columns of the matrix are depths.
    let starts = starts_of(columns, k * 4u, DEPTH);
    let weights = transpose(mat4x4f(along(starts.x), along(starts.y), along(starts.z), along(starts.w)));
    sum0 += weights * of_quad(a[at.x + k]);
    sum1 += weights * of_quad(a[at.y + k]);
    sum2 += weights * of_quad(a[at.z + k]);
    sum3 += weights * of_quad(a[at.w + k]);
  }
  return array<mat4x4f, 4>(sum0, sum1, sum2, sum3);
}

fn product2(rows: vec4u, columns: vec4u) -> array<mat4x4f, 4> {
  let at = rows * (DEPTH2 / 4u);
  var sum0 = mat4x4f();
  var sum1 = mat4x4f();
  var sum2 = mat4x4f();
  var sum3 = mat4x4f();
  for (var k = 0u; k < DEPTH2 / 4u; k++) {
    // 4 of the depth × 4 columns: columns of the matrix are depths.
    let starts = starts_of(columns, k * 4u, DEPTH2);
    let weights = transpose(mat4x4f(along2(starts.x), along2(starts.y), along2(starts.z), along2(starts.w)));
    sum0 += weights * of_quad(a2[at.x + k]);
    sum1 += weights * of_quad(a2[at.y + k]);
    sum2 += weights * of_quad(a2[at.z + k]);
    sum3 += weights * of_quad(a2[at.w + k]);
  }
  return array<mat4x4f, 4>(sum0, sum1, sum2, sum3);
}

// Where each of 4 columns begins at depth k, and how far its next number is.
fn starts_of(columns: vec4u, k: u32, depth: u32) -> vec4u {
  return select(columns + k * COLS, columns * depth + k, TRANSPOSE_B == 1u);
}

fn next() -> u32 { return select(COLS, 1u, TRANSPOSE_B == 1u); }

fn along(at: u32) -> vec4f { return vec4f(b[at], b[at + next()], b[at + 2u * next()], b[at + 3u * next()]); }

fn along2(at: u32) -> vec4f { return vec4f(b2[at], b2[at + next()], b2[at + 2u * next()], b2[at + 3u * next()]); }

fn store_row(row: u32, column: u32, sum: vec4f, skip: vec4f) {
  if (!WHOLE && row >= ROWS) { return; }
  // A loop over them: the epilogue is inlined once.
  for (var c = 0u; c < 16u; c += 4u) {
    if (WHOLE || column + c < COLS) { end(row * COLS + column + c, column + c, sum[c / 4u], ALPHA * skip[c / 4u]); }
  }
}
