// The end of those kernels of wide tiles that have an epilogue.

// sums: of the lane's rows from `row` on and its columns from `first` on.
fn end_wide(row: u32, first: u32, lane: u32, sums: array<WideSums, 8>) {
  let biases = array<vec4f, 4>(
    bias_at(column_of(first, 0u)), bias_at(column_of(first, 1u)), bias_at(column_of(first, 2u)), bias_at(column_of(first, 3u)),
  );
  // A loop over them: the epilogue is inlined once, not 128 times.
  for (var i = 0u; i < 32u * BLOCKS; i++) {
    let r = i / BLOCKS;
    let nth = i % BLOCKS;
    let y_row = row + (r ^ lane);
    let column = first + 16u * nth;
    if (y_row < ROWS && column < COLS) { finish(y_row * COLS + column, sums[r / 4u][nth][r % 4u] + biases[nth]); }
  }
}
