// A variant of matmul_backward_weight for products in which COLS and DEPTH are multiples of 4. It needs an eighth of the load
// instructions of matmul_backward_weight.
//   dweight[s, k, c] = Σ_r x[r, k] · dy[r, c],  dbias[s, c] = Σ_r dy[r, c]   over the rows r of split s.
// x [ROWS, DEPTH], dy [ROWS, COLS], dweight [SPLITS, DEPTH, COLS], dbias [SPLITS, COLS].
// SHIFT has the same meaning as in matmul_backward_weight.
// One invocation owns 8 values of k × 8 columns of dweight; a workgroup owns 128 × 32 of one split.

override ROWS: u32 = 1u;
override COLS: u32 = 4u;
override DEPTH: u32 = 4u;
override SPLITS: u32 = 1u;
override HAS_BIAS: u32 = 0u;
override SHIFT: u32 = 0u;
override TIME: u32 = 1u;

@group(0) @binding(0) var<storage, read> x: array<vec4f>;
@group(0) @binding(1) var<storage, read> dy: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> dweight: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> dbias: array<f32>;

@compute @workgroup_size(4, 16)
fn matmul_backward_weight_vec4(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let column_tiles = (COLS + 31u) / 32u;
  let depth_tiles = (DEPTH + HAS_BIAS + 127u) / 128u;
  let tile = group.x + group.y * groups.x;
  let split = tile / (column_tiles * depth_tiles);
  let k = ((tile / column_tiles) % depth_tiles) * 128u + local.y * 8u;
  let column = (tile % column_tiles) * 32u + local.x * 8u;
  if (split >= SPLITS || k >= DEPTH + HAS_BIAS || column >= COLS) { return; }

  let rows_per_split = (ROWS + SPLITS - 1u) / SPLITS;
  let first = split * rows_per_split;
  let end = min(first + rows_per_split, ROWS);
  let depth = DEPTH / 4u;
  let columns = COLS / 4u;
  // The bias is treated as the weights of an extra column of x that is all ones and follows the DEPTH columns. The sums for later
  // columns are never stored.
  let is_ones_a = k >= DEPTH;
  let is_ones_b = k + 4u >= DEPTH;
  let x_a = min(k / 4u, depth - 1u);
  let x_b = min(k / 4u + 1u, depth - 1u);
  let near_at = column / 4u;
  let far_at = min(near_at + 1u, columns - 1u);

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
  for (var row = first; row < end; row++) {
    // With SHIFT, the previous row of x is read, or 0 at the start of a sequence.
    let is_start = SHIFT == 1u && row % TIME == 0u;
    let x_row = select(row - SHIFT, row, is_start) * depth;
    let a = select(select(x[x_row + x_a], vec4f(), is_start), vec4f(1.0), is_ones_a);
    let b = select(select(x[x_row + x_b], vec4f(), is_start), vec4f(1.0), is_ones_b);
    let near = dy[row * columns + near_at];
    let far = dy[row * columns + far_at];
    near0 += a.x * near;
    far0 += a.x * far;
    near1 += a.y * near;
    far1 += a.y * far;
    near2 += a.z * near;
    far2 += a.z * far;
    near3 += a.w * near;
    far3 += a.w * far;
    near4 += b.x * near;
    far4 += b.x * far;
    near5 += b.y * near;
    far5 += b.y * far;
    near6 += b.z * near;
    far6 += b.z * far;
    near7 += b.w * near;
    far7 += b.w * far;
  }

  // Each iteration stores near0 and far0, and then moves the other sums down by one, so that the stores are inlined twice instead of 16
  // times and nothing is indexed dynamically.
  for (var r = 0u; r < 8u; r++) {
    store_row(split, k + r, column, near0);
    if (column + 4u < COLS) { store_row(split, k + r, column + 4u, far0); }
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

fn store_row(split: u32, k: u32, column: u32, sum: vec4f) {
  if (k < DEPTH) {
    dweight[((split * DEPTH + k) * COLS + column) / 4u] = sum;
  } else if (k == DEPTH && HAS_BIAS == 1u) {
    let at = split * COLS + column;
    dbias[at] = sum.x;
    dbias[at + 1u] = sum.y;
    dbias[at + 2u] = sum.z;
    dbias[at + 3u] = sum.w;
  }
}
