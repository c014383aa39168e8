// Functions of the kernels in which four neighbouring invocations (a quad) own a wide tile: 32 rows × 32 or 64 columns of results.
// A tile has 64 columns if three conditions hold: the number of tiles of 32 columns is even, the work is large enough to pay for a shader
// that is twice as long, and there are enough results for all processors. Each load of a row then serves twice as many results. tileFor
// in quads.ts makes the same decision for the grid.
// The kernel declares COLS, RESULTS (rows × columns) and TERMS. TERMS is the depth: the number of products in each sum, including those
// of all splits if the sum is split. A position of the depth is the index of a product in its sum.
// The kernel or wide_weight.wgsl also declares block(column, d). For the 4 columns that start at `column` and 4 positions of the depth,
// this function returns one factor of each product; `d` identifies the first position. Each column of the returned mat4x4f holds one of the
// 4 columns.

// The number of blocks of 16 columns in a tile. Each of the four invocations of a quad owns 4 columns of every block.
override BLOCKS = select(2u, 4u, (COLS + 31u) / 32u % 2u == 0u && RESULTS >= max(8192u, (32000000u + TERMS - 1u) / TERMS));
override COLUMN_TILES = (COLS + 16u * BLOCKS - 1u) / (16u * BLOCKS);

// The sums of one invocation for 4 rows of the tile. There is one matrix per block, for the 4 columns of the invocation in that block.
// Each column of a matrix holds one row of the tile.
alias WideSums = array<mat4x4f, 4>;

// The values that `block` returns for 8 positions of the depth and the 4 columns of an invocation in every block. There are two matrices
// per block, one for the first 4 positions and one for the second 4.
alias WideWeights = array<mat4x4f, 8>;

// Returns the first of the 4 columns of an invocation in block `nth`. `first` is the invocation's first column in block 0. Indices past
// the end are clamped to the last columns; the sums for these indices are never stored.
fn column_of(first: u32, nth: u32) -> u32 { return min(first + 16u * nth, COLS - 4u); }

fn weights_at(first: u32, d: u32) -> WideWeights {
  let c0 = column_of(first, 0u);
  let c1 = column_of(first, 1u);
  var weights = WideWeights();
  weights[0] = block(c0, d);
  weights[1] = block(c0, d + 4u);
  weights[2] = block(c1, d);
  weights[3] = block(c1, d + 4u);
  if (BLOCKS == 4u) {
    let c2 = column_of(first, 2u);
    let c3 = column_of(first, 3u);
    weights[4] = block(c2, d);
    weights[5] = block(c2, d + 4u);
    weights[6] = block(c3, d);
    weights[7] = block(c3, d + 4u);
  }
  return weights;
}

// Adds the products at 8 positions of the depth. `rows` holds 4 rows in two matrices, one for the first 4 positions and one for the
// second 4.
fn add_wide(sums: WideSums, weights: WideWeights, rows: array<mat4x4f, 2>) -> WideSums {
  var next = sums;
  next[0] = add_block(sums[0], weights[0], weights[1], rows);
  next[1] = add_block(sums[1], weights[2], weights[3], rows);
  if (BLOCKS == 4u) {
    next[2] = add_block(sums[2], weights[4], weights[5], rows);
    next[3] = add_block(sums[3], weights[6], weights[7], rows);
  }
  return next;
}

fn add_block(sums: mat4x4f, first: mat4x4f, second: mat4x4f, rows: array<mat4x4f, 2>) -> mat4x4f {
  return mat4x4f(
    add_row(sums[0], first, second, rows[0][0], rows[1][0]), add_row(sums[1], first, second, rows[0][1], rows[1][1]),
    add_row(sums[2], first, second, rows[0][2], rows[1][2]), add_row(sums[3], first, second, rows[0][3], rows[1][3]),
  );
}

fn add_row(sums: vec4f, first: mat4x4f, second: mat4x4f, r0: vec4f, r1: vec4f) -> vec4f {
  return vec4f(
    add_number(sums.x, r0, r1, first[0], second[0]), add_number(sums.y, r0, r1, first[1], second[1]),
    add_number(sums.z, r0, r1, first[2], second[2]), add_number(sums.w, r0, r1, first[3], second[3]),
  );
}

// Each sum is computed separately instead of with a product of matrices. Software adapters, which run shaders on the CPU, keep one sum in a
// register, but not the sixteen sums of a matrix.
fn add_number(sum: f32, r0: vec4f, r1: vec4f, w0: vec4f, w1: vec4f) -> f32 {
  return sum + (r0.x * w0.x + r0.y * w0.y + r0.z * w0.z + r0.w * w0.w + r1.x * w1.x + r1.y * w1.y + r1.z * w1.z + r1.w * w1.w);
}
