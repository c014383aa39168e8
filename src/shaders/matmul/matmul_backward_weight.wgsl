// dweight[s, k, c] = Σ_r x[r, k] · dy[r, c],  dbias[s, c] = Σ_r dy[r, c]   over the rows r of split s.
// x [ROWS, DEPTH], dy [ROWS, COLS], dweight [SPLITS, DEPTH, COLS], dbias [SPLITS, COLS].
// A sum over many rows is divided into SPLITS parts (splits) if there are too few outputs to keep enough invocations busy. The kernel
// sum_partials adds the parts in a fixed order.
// With SHIFT, the rows are the time steps of sequences, [N, TIME]. Row (n, t) of x is then read from (n, t − 1), and is 0 at t = 0, so
// that the result is the gradient of the recurrent weights of an LSTM.
// The bias is treated as the weights of an extra column of x that is all ones. One invocation owns 4 × 4 outputs; a workgroup owns
// 32 × 32 of one split.

override ROWS: u32 = 1u;
override COLS: u32 = 1u;
override DEPTH: u32 = 1u;
override SPLITS: u32 = 1u;
override HAS_BIAS: u32 = 0u;
override SHIFT: u32 = 0u;
override TIME: u32 = 1u;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> dy: array<f32>;
@group(0) @binding(2) var<storage, read_write> dweight: array<f32>;
@group(0) @binding(3) var<storage, read_write> dbias: array<f32>;

@compute @workgroup_size(8, 8)
fn matmul_backward_weight(
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

  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var row = first; row < end; row++) {
    var values = vec4f();
    if (SHIFT == 0u || row % TIME != 0u) {
      let x_at = x_column + (row - SHIFT) * DEPTH;
      values = vec4f(x[x_at.x], x[x_at.y], x[x_at.z], x[x_at.w]);
    }
    values = select(values, vec4f(1.0), is_ones);
    let y_at = y_column + row * COLS;
    let gradients = vec4f(dy[y_at.x], dy[y_at.y], dy[y_at.z], dy[y_at.w]);
    sum0 += values.x * gradients;
    sum1 += values.y * gradients;
    sum2 += values.z * gradients;
    sum3 += values.w * gradients;
  }

  store_row(split, k, column, sum0);
  store_row(split, k + 1u, column, sum1);
  store_row(split, k + 2u, column, sum2);
  store_row(split, k + 3u, column, sum3);
}

fn store_row(split: u32, k: u32, column: u32, sum: vec4f) {
  for (var i = 0u; i < 4u && column + i < COLS; i++) {
    if (k < DEPTH) {
      dweight[(split * DEPTH + k) * COLS + column + i] = sum[i];
    } else if (k == DEPTH && HAS_BIAS == 1u) {
      dbias[split * COLS + column + i] = sum[i];
    }
  }
}
