// y[n, :] = source[order[(cursor mod WINDOW)·BATCH + n], :]
// source [rows, WIDTH], order [WINDOW, BATCH], y [BATCH, WIDTH]: the batch of step `cursor`, taken where the data set lies.
// One invocation owns one element.

override BATCH: u32 = 1u;
override WIDTH: u32 = 1u;
override WINDOW: u32 = 1u;

@group(0) @binding(0) var<storage, read> source: array<f32>;
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<storage, read> cursor: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn gather_rows(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= BATCH * WIDTH) { return; }
  let row = order[(cursor[0] % WINDOW) * BATCH + i / WIDTH];
  y[i] = source[row * WIDTH + i % WIDTH];
}
