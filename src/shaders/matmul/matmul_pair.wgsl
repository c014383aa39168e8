// The sum of two products: a layer and the projected skip that joins it, or two contributions to the gradient with respect to one value.
//   y[r, c] = store_result(bias[c] + Σ_k a[r, k] · b[k, c], ALPHA · Σ_k a2[r, k] · b2[k, c])        (see epilogue.wgsl)
// a [ROWS, DEPTH], b [DEPTH, COLS] or, with TRANSPOSE_B, [COLS, DEPTH]; a2 and b2 likewise with DEPTH2; y [ROWS, COLS].
// One invocation owns 4 rows × 4 columns in registers; a workgroup owns 32 × 32.

override ROWS: u32 = 1u;
override COLS: u32 = 1u;
override DEPTH: u32 = 1u;
override DEPTH2: u32 = 1u;
override TRANSPOSE_B: u32 = 0u;
override ALPHA: f32 = 1.0;

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(5) var<storage, read> a2: array<f32>;
@group(0) @binding(6) var<storage, read> b2: array<f32>;

@compute @workgroup_size(8, 8)
fn matmul_pair(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let column_tiles = (COLS + 31u) / 32u;
  let tile = group.x + group.y * groups.x;
  let row = (tile / column_tiles) * 32u + local.y * 4u;
  let column = (tile % column_tiles) * 32u + local.x * 4u;
  if (row >= ROWS || column >= COLS) { return; }

  // Indices past the end are clamped to the last row or column; the sums for these indices are never stored.
  let rows = min(row + vec4u(0u, 1u, 2u, 3u), vec4u(ROWS - 1u));
  let columns = min(column + vec4u(0u, 1u, 2u, 3u), vec4u(COLS - 1u));
  let sums = product(rows, columns);
  let skips = product2(rows, columns);

  // This is a loop so that the epilogue is inlined once instead of 16 times, which halves the compile time on SwiftShader.
  for (var i = 0u; i < 16u; i++) {
    let r = row + i / 4u;
    let c = column + i % 4u;
    if (r < ROWS && c < COLS) { store_result(r * COLS + c, sums[i / 4u][i % 4u] + bias_at(c), ALPHA * skips[i / 4u][i % 4u]); }
  }
}

// Each column of the returned matrix holds one row of the product.
fn product(rows: vec4u, columns: vec4u) -> mat4x4f {
  let at = rows * DEPTH;
  var b_at = columns * select(1u, DEPTH, TRANSPOSE_B == 1u);
  var sums = mat4x4f();
  for (var k = 0u; k < DEPTH; k++) {
    let weights = vec4f(b[b_at.x], b[b_at.y], b[b_at.z], b[b_at.w]);
    sums += mat4x4f(a[at.x + k] * weights, a[at.y + k] * weights, a[at.z + k] * weights, a[at.w + k] * weights);
    b_at += vec4u(select(COLS, 1u, TRANSPOSE_B == 1u));
  }
  return sums;
}

fn product2(rows: vec4u, columns: vec4u) -> mat4x4f {
  let at = rows * DEPTH2;
  var b_at = columns * select(1u, DEPTH2, TRANSPOSE_B == 1u);
  var sums = mat4x4f();
  for (var k = 0u; k < DEPTH2; k++) {
    let weights = vec4f(b2[b_at.x], b2[b_at.y], b2[b_at.z], b2[b_at.w]);
    sums += mat4x4f(a2[at.x + k] * weights, a2[at.y + k] * weights, a2[at.z + k] * weights, a2[at.w + k] * weights);
    b_at += vec4u(select(COLS, 1u, TRANSPOSE_B == 1u));
  }
  return sums;
}
