// means[c] = mean over the rows of x[r, c]
// The shapes are x [ROWS, COLS] and means [COLS]. One invocation computes one column, and adds its rows in ascending order.

override ROWS: u32 = 1u;
override COLS: u32 = 1u;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> means: array<f32>;

@compute @workgroup_size(64)
fn column_mean(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let column = (group.x + group.y * groups.x) * 64u + local;
  if (column >= COLS) { return; }
  var sum = 0.0;
  for (var row = 0u; row < ROWS; row++) { sum += x[row * COLS + column]; }
  means[column] = sum / f32(ROWS);
}
