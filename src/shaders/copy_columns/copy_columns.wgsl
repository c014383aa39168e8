// y[r, Y_OFFSET + c] = c < WIDTH ? x[r, X_OFFSET + c] : 0   for c < Y_COLS; with ACCUMULATE the value is added to y.
// Rows of x are X_STRIDE elements apart, and rows of y are Y_STRIDE apart. One invocation owns one element of y.
// This kernel is used for concatenation and its gradient, for flatten, for padding channels with zeros, and for copying one row to all
// examples (X_STRIDE = 0).

override ROWS: u32 = 1u;
override WIDTH: u32 = 1u;
override X_STRIDE: u32 = 1u;
override X_OFFSET: u32 = 0u;
override Y_STRIDE: u32 = 1u;
override Y_OFFSET: u32 = 0u;
override Y_COLS: u32 = 1u;
override ACCUMULATE: u32 = 0u;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn copy_columns(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= ROWS * Y_COLS) { return; }
  let row = i / Y_COLS;
  let column = i % Y_COLS;
  var value = 0.0;
  if (column < WIDTH) { value = x[row * X_STRIDE + X_OFFSET + column]; }
  let target_index = row * Y_STRIDE + Y_OFFSET + column;
  if (ACCUMULATE == 1u) { value += y[target_index]; }
  y[target_index] = value;
}
