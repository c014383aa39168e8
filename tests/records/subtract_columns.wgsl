// y[r, c] = x[r, c] − means[c], added to the previous y[r, c] if ACCUMULATE is 1.
// The shapes are x, y [ROWS, COLS] and means [COLS]. One invocation computes one element.

override ROWS: u32 = 1u;
override COLS: u32 = 1u;
override ACCUMULATE: u32 = 0u;

@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> means: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn subtract_columns(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= ROWS * COLS) { return; }
  var value = x[i] - means[i % COLS];
  if (ACCUMULATE == 1u) { value += y[i]; }
  y[i] = value;
}
