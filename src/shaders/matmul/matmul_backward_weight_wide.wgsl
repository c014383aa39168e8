// A variant of matmul_backward_weight for large products in which COLS and DEPTH are multiples of 4, on adapters with subgroups. It needs
// at most a quarter of the load instructions of matmul_backward_weight_vec4.
//   dweight[s, k, c] = Σ_r x[r, k] · dy[r, c],  dbias[s, c] = Σ_r dy[r, c]   over the rows r of split s.
// x [ROWS, DEPTH], dy [ROWS, COLS], dweight [SPLITS, DEPTH, COLS], dbias [SPLITS, COLS].
// SHIFT has the same meaning as in matmul_backward_weight.
// Four neighbouring invocations (a quad) own a wide tile (wide.wgsl) of one split in registers and read 8 rows at a time. Each invocation
// loads 4 of every 16 columns of x, and shares them with the other three. It also loads 4 of every 16 columns of dy, which it does not
// share. Every quad sums dy for the bias of its columns, but in each split, only the quads that own the first rows of dweight store these
// sums.

override ROWS: u32 = 1u;
override COLS: u32 = 4u;
override DEPTH: u32 = 4u;
override SPLITS: u32 = 1u;
override HAS_BIAS: u32 = 0u;
override SHIFT: u32 = 0u;
override TIME: u32 = 1u;

override RESULTS = DEPTH * COLS;
override TERMS = ROWS;
override DEPTH_TILES = (DEPTH + 31u) / 32u;
// The number of quads in a workgroup; quads.ts explains the rule.
override QUADS = clamp(SPLITS * DEPTH_TILES * COLUMN_TILES / 4u, 1u, 4u);

@group(0) @binding(0) var<storage, read> x: array<vec4f>;

@compute @workgroup_size(4u * QUADS)
fn matmul_backward_weight_wide(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % 4u;
  let tile = (group.x + group.y * groups.x) * QUADS + local / 4u;
  let split = tile / (COLUMN_TILES * DEPTH_TILES);
  let first_own = tile / COLUMN_TILES % DEPTH_TILES * 32u;
  let column = tile % COLUMN_TILES * (16u * BLOCKS) + lane * 4u;
  // A quad returns only as a whole, because the exchange of values needs all four of its invocations.
  if (split >= SPLITS) { return; }

  let rows_per_split = (ROWS + SPLITS - 1u) / SPLITS;
  let first = split * rows_per_split;
  end = min(first + rows_per_split, ROWS);
  // Indices past the end are clamped to the last columns; the sums for these indices are never stored.
  let near_x = min(first_own + lane * 4u, DEPTH - 4u);
  let far_x = min(first_own + lane * 4u + 16u, DEPTH - 4u);

  var sum0 = WideSums();
  var sum1 = WideSums();
  var sum2 = WideSums();
  var sum3 = WideSums();
  var sum4 = WideSums();
  var sum5 = WideSums();
  var sum6 = WideSums();
  var sum7 = WideSums();
  var biases = Biases();
  for (var row = first; row < end; row += 8u) {
    let weights = weights_at(column, row);
    let near0 = inputs(row, near_x);
    let near1 = inputs(row + 4u, near_x);
    let far0 = inputs(row, far_x);
    let far1 = inputs(row + 4u, far_x);
    if (HAS_BIAS == 1u) { biases = add_bias(biases, weights); }
    sum0 = add_wide(sum0, weights, array<mat4x4f, 2>(near0, near1));
    sum1 = add_wide(sum1, weights, array<mat4x4f, 2>(swap_x(near0), swap_x(near1)));
    sum2 = add_wide(sum2, weights, array<mat4x4f, 2>(swap_y(near0), swap_y(near1)));
    sum3 = add_wide(sum3, weights, array<mat4x4f, 2>(swap_diagonal(near0), swap_diagonal(near1)));
    sum4 = add_wide(sum4, weights, array<mat4x4f, 2>(far0, far1));
    sum5 = add_wide(sum5, weights, array<mat4x4f, 2>(swap_x(far0), swap_x(far1)));
    sum6 = add_wide(sum6, weights, array<mat4x4f, 2>(swap_y(far0), swap_y(far1)));
    sum7 = add_wide(sum7, weights, array<mat4x4f, 2>(swap_diagonal(far0), swap_diagonal(far1)));
  }

  end_wide(split, first_own, column, lane, array<WideSums, 8>(sum0, sum1, sum2, sum3, sum4, sum5, sum6, sum7), biases);
}

// Returns 4 rows of x as the rows of a matrix. Rows past the end are clamped to the last row. Their products are 0, because `block`
// (wide_weight.wgsl) returns 0 for the same rows of dy.
fn inputs(row: u32, k: u32) -> mat4x4f {
  return transpose(mat4x4f(input(row, k), input(row + 1u, k), input(row + 2u, k), input(row + 3u, k)));
}

fn input(row: u32, k: u32) -> vec4f {
  let held = min(row, end - 1u);
  if (SHIFT == 0u) { return x[(held * DEPTH + k) >> 2u]; }
  let is_start = held % TIME == 0u;
  return select(x[(select(held - 1u, held, is_start) * DEPTH + k) >> 2u], vec4f(), is_start);
}
