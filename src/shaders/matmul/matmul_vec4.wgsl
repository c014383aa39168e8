// A variant of matmul for products in which COLS and DEPTH are multiples of 4. It needs an eighth of the load instructions of matmul.
//   y[r, c] = store_with_addend(bias[c] + Σ_k a[r, k] · b[k, c])        (see addend.wgsl)
// a [ROWS, DEPTH], b [DEPTH, COLS] or, with TRANSPOSE_B, [COLS, DEPTH]; y [ROWS, COLS].
// One invocation owns 8 rows × 8 columns of y in registers and reads 4 values of k at a time; a workgroup owns 128 × 32.

override ROWS: u32 = 1u;
override COLS: u32 = 4u;
override DEPTH: u32 = 4u;
override TRANSPOSE_B: u32 = 0u;

@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;

@compute @workgroup_size(4, 16)
fn matmul_vec4(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let column_tiles = (COLS + 31u) / 32u;
  let tile = group.x + group.y * groups.x;
  let row = (tile / column_tiles) * 128u + local.y * 8u;
  let column = (tile % column_tiles) * 32u + local.x * 8u;
  if (row >= ROWS || column >= COLS) { return; }

  let depth = DEPTH / 4u;
  let columns = COLS / 4u;
  // Indices past the end are clamped to the last row or the last 4 columns; the sums for these indices are never stored.
  let row_a = min(row + vec4u(0u, 1u, 2u, 3u), vec4u(ROWS - 1u)) * depth;
  let row_b = min(row + vec4u(4u, 5u, 6u, 7u), vec4u(ROWS - 1u)) * depth;
  let far_column = min(column + 4u, COLS - 4u);
  // Four vectors of b cover 4 values of k × 4 columns of y. A vector holds the 4 columns for one k, or with TRANSPOSE_B the 4 values of k
  // for one column.
  let near_at = select(column / 4u, column * depth, TRANSPOSE_B == 1u);
  let far_at = select(far_column / 4u, far_column * depth, TRANSPOSE_B == 1u);
  let stride = select(columns, depth, TRANSPOSE_B == 1u);
  let step = select(4u * columns, 1u, TRANSPOSE_B == 1u);

  var near0 = vec4f();
  var far0 = vec4f();
  var near1 = vec4f();
  var far1 = vec4f();
  var near2 = vec4f();
  var far2 = vec4f();
  var near3 = vec4f();
  var far3 = vec4f();
  var near4 = vec4f();
  var far4 = vec4f();
  var near5 = vec4f();
  var far5 = vec4f();
  var near6 = vec4f();
  var far6 = vec4f();
  var near7 = vec4f();
  var far7 = vec4f();
  for (var k = 0u; k < depth; k++) {
    let n = near_at + k * step;
    let f = far_at + k * step;
    let near = mat4x4f(b[n], b[n + stride], b[n + 2u * stride], b[n + 3u * stride]);
    let far = mat4x4f(b[f], b[f + stride], b[f + 2u * stride], b[f + 3u * stride]);
    let a0 = a[row_a.x + k];
    near0 += product(near, a0);
    far0 += product(far, a0);
    let a1 = a[row_a.y + k];
    near1 += product(near, a1);
    far1 += product(far, a1);
    let a2 = a[row_a.z + k];
    near2 += product(near, a2);
    far2 += product(far, a2);
    let a3 = a[row_a.w + k];
    near3 += product(near, a3);
    far3 += product(far, a3);
    let a4 = a[row_b.x + k];
    near4 += product(near, a4);
    far4 += product(far, a4);
    let a5 = a[row_b.y + k];
    near5 += product(near, a5);
    far5 += product(far, a5);
    let a6 = a[row_b.z + k];
    near6 += product(near, a6);
    far6 += product(far, a6);
    let a7 = a[row_b.w + k];
    near7 += product(near, a7);
    far7 += product(far, a7);
  }

  let near_bias = bias_at(column);
  let far_bias = bias_at(min(column + 4u, COLS - 4u));
  // Each iteration stores near0 and far0, and then moves the other sums down by one, so that the epilogue is inlined twice instead of 16
  // times and nothing is indexed dynamically.
  for (var r = 0u; r < 8u; r++) {
    if (row + r < ROWS) {
      store_with_addend((row + r) * COLS + column, near0 + near_bias);
      if (column + 4u < COLS) { store_with_addend((row + r) * COLS + column + 4u, far0 + far_bias); }
    }
    near0 = near1;
    far0 = far1;
    near1 = near2;
    far1 = far2;
    near2 = near3;
    far2 = far3;
    near3 = near4;
    far3 = far4;
    near4 = near5;
    far4 = far5;
    near5 = near6;
    far5 = far6;
    near6 = near7;
    far6 = far7;
  }
}

fn product(block: mat4x4f, values: vec4f) -> vec4f {
  if (TRANSPOSE_B == 1u) { return values * block; }
  return block * values;
}
