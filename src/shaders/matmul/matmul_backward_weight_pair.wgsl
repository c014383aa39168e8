// The gradients of the weights of two products with the same input, such as a layer and a projected skip from the same source.
//   dweight[s, k, c] = Σ_r x[r, k] · dy[r, c],  dbias[s, c] = Σ_r dy[r, c],  dweight2[s, k, c] = Σ_r x[r, k] · dy2[r, c]
// over the rows r of split s. x [ROWS, DEPTH]; dy, dy2 [ROWS, COLS]; dweight, dweight2 [SPLITS, DEPTH, COLS]; dbias [SPLITS, COLS].
// The bias is treated as the weights of an extra column of x that is all ones. One invocation owns 4 × 4 elements of each gradient; a
// workgroup owns 32 × 32 of one split.

override ROWS: u32 = 1u;
override COLS: u32 = 1u;
override DEPTH: u32 = 1u;
override SPLITS: u32 = 1u;
override HAS_BIAS: u32 = 0u;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read> dy2: array<f32>;
@group(0) @binding(3) var<storage, read_write> dweight: array<f32>;
@group(0) @binding(4) var<storage, read_write> dweight2: array<f32>;
@group(0) @binding(5) var<storage, read_write> dbias: array<f32>;

@compute @workgroup_size(8, 8)
fn matmul_backward_weight_pair(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_id) local: vec3u,
) {
  let depth = DEPTH + HAS_BIAS;
  let column_tiles = (COLS + 31u) / 32u;
  let depth_tiles = (depth + 31u) / 32u;
  let tile = group.x + group.y * groups.x;
  let split = tile / (column_tiles * depth_tiles);
  let k = ((tile / column_tiles) % depth_tiles) * 32u + local.y * 4u;
  let column = (tile % column_tiles) * 32u + local.x * 4u;
  if (split >= SPLITS || k >= depth || column >= COLS) { return; }

  let rows_per_split = (ROWS + SPLITS - 1u) / SPLITS;
  let first = split * rows_per_split;
  let end = min(first + rows_per_split, ROWS);
  let x_column = min(vec4u(k, k + 1u, k + 2u, k + 3u), vec4u(DEPTH - 1u));
  let is_ones = vec4<bool>(k == DEPTH, k + 1u == DEPTH, k + 2u == DEPTH, k + 3u == DEPTH);
  let y_column = min(vec4u(column, column + 1u, column + 2u, column + 3u), vec4u(COLS - 1u));

  // Each column of sums and sums2 belongs to one column of x, and each row to one column of dy or dy2.
  var sums = mat4x4f();
  var sums2 = mat4x4f();
  for (var row = first; row < end; row++) {
    let x_at = x_column + row * DEPTH;
    let values = select(vec4f(x[x_at.x], x[x_at.y], x[x_at.z], x[x_at.w]), vec4f(1.0), is_ones);
    let at = y_column + row * COLS;
    let gradients = vec4f(dy[at.x], dy[at.y], dy[at.z], dy[at.w]);
    let gradients2 = vec4f(dy2[at.x], dy2[at.y], dy2[at.z], dy2[at.w]);
    sums += mat4x4f(values.x * gradients, values.y * gradients, values.z * gradients, values.w * gradients);
    sums2 += mat4x4f(values.x * gradients2, values.y * gradients2, values.z * gradients2, values.w * gradients2);
  }

  // This is a loop so that the stores are inlined once instead of 16 times.
  for (var i = 0u; i < 16u; i++) { store(split, k + i / 4u, column + i % 4u, sums[i / 4u][i % 4u], sums2[i / 4u][i % 4u]); }
}

fn store(split: u32, k: u32, column: u32, sum: f32, sum2: f32) {
  if (column >= COLS) { return; }
  if (k < DEPTH) {
    let at = (split * DEPTH + k) * COLS + column;
    dweight[at] = sum;
    dweight2[at] = sum2;
  } else if (k == DEPTH && HAS_BIAS == 1u) {
    dbias[split * COLS + column] = sum;
  }
}
