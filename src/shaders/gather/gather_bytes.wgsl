// y[n, c] = byte(source, order[(cursor mod WINDOW)·BATCH + n]·WIDTH + c) / 255
// source: rows of WIDTH bytes one after another, four to a word, the lowest bits first; a row may start inside a word.
// order [WINDOW, BATCH], y [BATCH, WIDTH]. Images stay bytes on the device: a quarter of the memory.
// One invocation owns one element.

override BATCH: u32 = 1u;
override WIDTH: u32 = 1u;
override WINDOW: u32 = 1u;

@group(0) @binding(0) var<storage, read> source: array<u32>;
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<storage, read> cursor: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn gather_bytes(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = (group.x + group.y * groups.x) * 64u + local;
  if (i >= BATCH * WIDTH) { return; }
  let row = order[(cursor[0] % WINDOW) * BATCH + i / WIDTH];
  let at = row * WIDTH + i % WIDTH;
  let byte = (source[at / 4u] >> (8u * (at % 4u))) & 255u;
  y[i] = f32(byte) / 255.0;
}
