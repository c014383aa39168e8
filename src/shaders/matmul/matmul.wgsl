// y[r, c] = store_with_addend(bias[c] + Σ_k a[r, k] · b[k, c])        (see addend.wgsl)
// a [ROWS, DEPTH], b [DEPTH, COLS] or, with TRANSPOSE_B, [COLS, DEPTH]; y [ROWS, COLS].
// This kernel computes the product of inputs and weights for dense layers, LSTM layers and projections, and with TRANSPOSE_B the gradient
// with respect to the inputs, dx = dy·Wᵀ. One invocation owns 4 rows × 4 columns of y in registers; a workgroup owns 32 × 32.

override ROWS: u32 = 1u;
override COLS: u32 = 1u;
override DEPTH: u32 = 1u;
override TRANSPOSE_B: u32 = 0u;

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;

@compute @workgroup_size(8, 8)
fn matmul(
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
  let a_at = min(vec4u(row, row + 1u, row + 2u, row + 3u), vec4u(ROWS - 1u)) * DEPTH;
  let b_column = min(vec4u(column, column + 1u, column + 2u, column + 3u), vec4u(COLS - 1u));
  var b_at = b_column * select(1u, DEPTH, TRANSPOSE_B == 1u);
  let b_step = vec4u(select(COLS, 1u, TRANSPOSE_B == 1u));

  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var k = 0u; k < DEPTH; k++) {
    let weights = vec4f(b[b_at.x], b[b_at.y], b[b_at.z], b[b_at.w]);
    sum0 += a[a_at.x + k] * weights;
    sum1 += a[a_at.y + k] * weights;
    sum2 += a[a_at.z + k] * weights;
    sum3 += a[a_at.w + k] * weights;
    b_at += b_step;
  }

  // This is a loop so that the epilogue is inlined once instead of 16 times, which halves the compile time on SwiftShader.
  let sums = array<vec4f, 4>(sum0, sum1, sum2, sum3);
  for (var i = 0u; i < 16u; i++) {
    let r = row + i / 4u;
    let c = column + i % 4u;
    if (r < ROWS && c < COLS) { store_with_addend(r * COLS + c, sums[i / 4u][i % 4u] + bias_at(c)); }
  }
}
