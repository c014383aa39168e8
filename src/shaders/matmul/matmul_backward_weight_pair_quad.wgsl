// A variant of matmul_backward_weight_pair for products in which COLS is a multiple of 4, on adapters with subgroups. It loads a quarter
// of the numbers that matmul_backward_weight_pair loads.
//   dweight[s, k, c] = Σ_r x[r, k] · dy[r, c],  dbias[s, c] = Σ_r dy[r, c],  dweight2[s, k, c] = Σ_r x[r, k] · dy2[r, c]
// over the rows r of split s. x [ROWS, DEPTH]; dy, dy2 [ROWS, COLS]; dweight, dweight2 [SPLITS, DEPTH, COLS]; dbias [SPLITS, COLS].
// Four neighbouring invocations (a quad) own, in registers, a tile of 16 × 16 outputs of each product for one split. Each of them owns 4
// columns of both tiles. It loads 4 columns of x, 4 rows at a time, and shares the loaded values with the other three. In each split, the
// quads that own the first rows of dweight also compute dbias.

override ROWS: u32 = 1u;
override COLS: u32 = 4u;
override DEPTH: u32 = 1u;
override SPLITS: u32 = 1u;
override HAS_BIAS: u32 = 0u;

override COLUMN_TILES = (COLS + 15u) / 16u;
override DEPTH_TILES = (DEPTH + 15u) / 16u;
// True if all splits have the same length and this length is a multiple of 4, so that no group of 4 rows reaches past the end of its split.
override WHOLE = ROWS % (4u * SPLITS) == 0u;
// The number of quads in a workgroup; quads.ts explains the rule.
override QUADS = clamp(SPLITS * DEPTH_TILES * COLUMN_TILES / 4u, 1u, 16u);

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> dy: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy2: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> dweight: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> dweight2: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> dbias: array<vec4f>;

@compute @workgroup_size(4u * QUADS)
fn matmul_backward_weight_pair_quad(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % 4u;
  let tile = (group.x + group.y * groups.x) * QUADS + local / 4u;
  let split = tile / (COLUMN_TILES * DEPTH_TILES);
  let first_k = tile / COLUMN_TILES % DEPTH_TILES * 16u;
  let column = tile % COLUMN_TILES * 16u + lane * 4u;
  // A quad returns only as a whole, because the exchange of values needs all four of its invocations.
  if (split >= SPLITS) { return; }

  let rows_per_split = (ROWS + SPLITS - 1u) / SPLITS;
  let first = split * rows_per_split;
  let end = min(first + rows_per_split, ROWS);
  // Indices past the end are clamped to the last columns; the sums for these indices are never stored.
  let x_columns = min(first_k + lane * 4u + vec4u(0u, 1u, 2u, 3u), vec4u(DEPTH - 1u));
  let y_column = min(column, COLS - 4u);

  var sum0 = mat4x4f();
  var sum1 = mat4x4f();
  var sum2 = mat4x4f();
  var sum3 = mat4x4f();
  var other0 = mat4x4f();
  var other1 = mat4x4f();
  var other2 = mat4x4f();
  var other3 = mat4x4f();
  var bias = vec4f();
  for (var row = first; row < end; row += 4u) {
    // The columns of these matrices are rows of dy and dy2; rows past the end count as 0.
    let at = (min(row + vec4u(0u, 1u, 2u, 3u), vec4u(end - 1u)) * COLS + y_column) / 4u;
    let counts = row + vec4u(0u, 1u, 2u, 3u) < vec4u(end);
    let gradients = mat4x4f(only(counts.x, dy[at.x]), only(counts.y, dy[at.y]), only(counts.z, dy[at.z]), only(counts.w, dy[at.w]));
    let others = mat4x4f(only(counts.x, dy2[at.x]), only(counts.y, dy2[at.y]), only(counts.z, dy2[at.z]), only(counts.w, dy2[at.w]));
    // Rows of x past the end are clamped to the last row. Their products are 0, because the same rows of dy and dy2 count as 0.
    let x_at = min(row + vec4u(0u, 1u, 2u, 3u), vec4u(end - 1u)) * DEPTH;
    let inputs = transpose(mat4x4f(input(x_at.x + x_columns), input(x_at.y + x_columns), input(x_at.z + x_columns), input(x_at.w + x_columns)));
    if (HAS_BIAS == 1u && first_k == 0u) { bias += sum_of(gradients); }
    sum0 += gradients * inputs;
    other0 += others * inputs;
    let inputs1 = swap_x(inputs);
    sum1 += gradients * inputs1;
    other1 += others * inputs1;
    let inputs2 = swap_y(inputs);
    sum2 += gradients * inputs2;
    other2 += others * inputs2;
    let inputs3 = swap_diagonal(inputs);
    sum3 += gradients * inputs3;
    other3 += others * inputs3;
  }

  // This is a loop so that the shader contains the code of the stores once instead of 16 times.
  let sums = array<mat4x4f, 4>(sum0, sum1, sum2, sum3);
  let other_sums = array<mat4x4f, 4>(other0, other1, other2, other3);
  for (var r = 0u; r < 16u; r++) {
    let k = first_k + ((r / 4u) ^ lane) * 4u + r % 4u;
    if (k < DEPTH && column < COLS) {
      let place = ((split * DEPTH + k) * COLS + column) / 4u;
      dweight[place] = sums[r / 4u][r % 4u];
      dweight2[place] = other_sums[r / 4u][r % 4u];
    }
  }
  if (HAS_BIAS == 1u && first_k == 0u && column < COLS) { dbias[(split * COLS + column) / 4u] = bias; }
}

fn only(counts: bool, value: vec4f) -> vec4f {
  if (WHOLE) { return value; }
  return select(vec4f(), value, counts);
}

fn input(at: vec4u) -> vec4f { return vec4f(x[at.x], x[at.y], x[at.z], x[at.w]); }
