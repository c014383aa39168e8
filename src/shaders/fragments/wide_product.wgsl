// The last part of the kernels that compute wide tiles (wide.wgsl) and end with the epilogue (epilogue.wgsl).

// Stores the results of an invocation for 32 rows, starting at `row`, and for its columns, which start at `first`. Row r of `sums` belongs
// to row `row` + (r ^ lane) of y, because column s of the matrix that `of_quad` (quads.wgsl) returns is the row
// that the invocation at lane ^ s loaded.
fn end_wide(row: u32, first: u32, lane: u32, sums: array<WideSums, 8>) {
  let biases = mat4x4f(
    bias_at(column_of(first, 0u)), bias_at(column_of(first, 1u)), bias_at(column_of(first, 2u)), bias_at(column_of(first, 3u)),
  );
  let biased = array<WideSums, 8>(
    with_bias(sums[0], biases), with_bias(sums[1], biases), with_bias(sums[2], biases), with_bias(sums[3], biases),
    with_bias(sums[4], biases), with_bias(sums[5], biases), with_bias(sums[6], biases), with_bias(sums[7], biases),
  );
  // These are loops so that the epilogue is inlined once instead of 128 times. Shifts replace divisions, because software adapters, which
  // run shaders on the CPU, divide for only one invocation at a time.
  for (var r = 0u; r < 32u; r++) {
    let y_row = row + (r ^ lane);
    for (var nth = 0u; nth < BLOCKS; nth++) {
      let column = first + 16u * nth;
      if (y_row < ROWS && column < COLS) { store_with_addend(y_row * COLS + column, biased[r >> 2u][nth][r & 3u]); }
    }
  }
}

fn with_bias(sums: WideSums, biases: mat4x4f) -> WideSums {
  return WideSums(
    add_to_rows(sums[0], biases[0]), add_to_rows(sums[1], biases[1]),
    add_to_rows(sums[2], biases[2]), add_to_rows(sums[3], biases[3]),
  );
}

fn add_to_rows(m: mat4x4f, bias: vec4f) -> mat4x4f { return mat4x4f(m[0] + bias, m[1] + bias, m[2] + bias, m[3] + bias); }
