// matmul_backward_weight where the adapter has subgroups: the same result with half of the loads.
//   dweight[s, k, c] = Σ_r x[r, k] · dy[r, c],  dbias[s, c] = Σ_r dy[r, c]   over the rows r of split s.
// x [ROWS, DEPTH], dy [ROWS, COLS], dweight [SPLITS, DEPTH, COLS], dbias [SPLITS, COLS].
// With SHIFT, row (n, t) of x is taken from (n, t−1), and 0 at t = 0: the recurrent weights of an LSTM, rows being [N, TIME].
// The bias is an extra column of x that is all ones. Four neighbours (a quad) own 16 × 16 outputs of one split in registers,
// each of them every 4th column. A column of x is loaded by one of the four and handed to the others, 4 rows at a time.

override ROWS: u32 = 1u;
override COLS: u32 = 1u;
override DEPTH: u32 = 1u;
override SPLITS: u32 = 1u;
override HAS_BIAS: u32 = 0u;
override SHIFT: u32 = 0u;
override TIME: u32 = 1u;

override COLUMN_TILES = (COLS + 15u) / 16u;
override DEPTH_TILES = (DEPTH + HAS_BIAS + 15u) / 16u;
// Quads in a workgroup: 16, fewer where that leaves processors without work.
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
  // Whole quads leave, so that those who stay have all their neighbours.
  if (split >= SPLITS) { return; }

  let rows_per_split = (ROWS + SPLITS - 1u) / SPLITS;
  let first = split * rows_per_split;
  let end = min(first + rows_per_split, ROWS);
  let own = k + lane + vec4u(0u, 4u, 8u, 12u);
  // Past the end the last column is read instead; its sums are never stored.
  let x_columns = min(own, vec4u(DEPTH - 1u));
  let columns = min(column + vec4u(0u, 4u, 8u, 12u), vec4u(COLS - 1u));

  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  var sum4 = vec4f();
  var sum5 = vec4f();
  var sum6 = vec4f();
  var sum7 = vec4f();
  var sum8 = vec4f();
  var sum9 = vec4f();
  var sum10 = vec4f();
  var sum11 = vec4f();
  var sum12 = vec4f();
  var sum13 = vec4f();
  var sum14 = vec4f();
  var sum15 = vec4f();
  for (var row = first; row < end; row += 4u) {
    // Columns of this matrix are rows of dy; rows past the end count as 0.
    let gradients = mat4x4f(
      across(row, end, columns), across(row + 1u, end, columns), across(row + 2u, end, columns), across(row + 3u, end, columns),
    );
    let x0 = along(row, end, own.x, x_columns.x);
    sum0 += gradients * quadBroadcast(x0, 0u);
    sum1 += gradients * quadBroadcast(x0, 1u);
    sum2 += gradients * quadBroadcast(x0, 2u);
    sum3 += gradients * quadBroadcast(x0, 3u);
    let x1 = along(row, end, own.y, x_columns.y);
    sum4 += gradients * quadBroadcast(x1, 0u);
    sum5 += gradients * quadBroadcast(x1, 1u);
    sum6 += gradients * quadBroadcast(x1, 2u);
    sum7 += gradients * quadBroadcast(x1, 3u);
    let x2 = along(row, end, own.z, x_columns.z);
    sum8 += gradients * quadBroadcast(x2, 0u);
    sum9 += gradients * quadBroadcast(x2, 1u);
    sum10 += gradients * quadBroadcast(x2, 2u);
    sum11 += gradients * quadBroadcast(x2, 3u);
    let x3 = along(row, end, own.w, x_columns.w);
    sum12 += gradients * quadBroadcast(x3, 0u);
    sum13 += gradients * quadBroadcast(x3, 1u);
    sum14 += gradients * quadBroadcast(x3, 2u);
    sum15 += gradients * quadBroadcast(x3, 3u);
  }

  // The sums move up through sum0: the store is inlined once, not 16 times, and nothing is indexed by a variable.
  for (var r = 0u; r < 16u; r++) {
    store_row(split, k + r, column, sum0);
    sum0 = sum1;
    sum1 = sum2;
    sum2 = sum3;
    sum3 = sum4;
    sum4 = sum5;
    sum5 = sum6;
    sum6 = sum7;
    sum7 = sum8;
    sum8 = sum9;
    sum9 = sum10;
    sum10 = sum11;
    sum11 = sum12;
    sum12 = sum13;
    sum13 = sum14;
    sum14 = sum15;
  }
}

fn across(row: u32, end: u32, columns: vec4u) -> vec4f {
  let at = min(row, end - 1u) * COLS + columns;
  return select(vec4f(), vec4f(dy[at.x], dy[at.y], dy[at.z], dy[at.w]), row < end);
}

// A column of x over 4 rows. What is past the end meets the zeros of dy, so it need only be finite: it is the last row's.
fn along(row: u32, end: u32, own: u32, column: u32) -> vec4f {
  if (HAS_BIAS == 1u && own == DEPTH) { return vec4f(1.0); }
  let rows = min(row + vec4u(0u, 1u, 2u, 3u), vec4u(end - 1u));
  if (SHIFT == 1u) {
    let starts = rows % TIME == vec4u();
    let at = select(rows - 1u, rows, starts) * DEPTH + column;
    return select(vec4f(x[at.x], x[at.y], x[at.z], x[at.w]), vec4f(), starts);
  }
  let at = rows * DEPTH + column;
  return vec4f(x[at.x], x[at.y], x[at.z], x[at.w]);
}

fn store_row(split: u32, k: u32, column: u32, sum: vec4f) {
  for (var c = 0u; c < 4u; c++) {
    if (column + 4u * c >= COLS) { return; }
    let value = select(select(sum.x, sum.y, c == 1u), select(sum.z, sum.w, c == 3u), c > 1u);
    if (k < DEPTH) {
      dweight[(split * DEPTH + k) * COLS + column + 4u * c] = value;
    } else if (k == DEPTH && HAS_BIAS == 1u) {
      dbias[split * COLS + column + 4u * c] = value;
    }
  }
}
