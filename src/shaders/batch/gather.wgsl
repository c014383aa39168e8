// The shared part of gather_rows and gather_bytes, which gather one batch (for training, an evaluation or an observation) from the dataset
// on the device. `cursor` is the index of the batch. `order` lists the rows of WINDOW batches; in training, these are the part of the batch
// order that is on the device.
//   n-th example: row = order[(cursor mod WINDOW)·BATCH + n];  y[n, :] = inputs of row, batch_targets[n, :] = source_targets[row, :],
//   and with HAS_LENGTHS batch_lengths[n] = source_lengths[row]
// source_targets [rows, TARGETS], source_lengths [rows], order [WINDOW, BATCH], y [BATCH, WIDTH]. One invocation
// writes one input value, target value or length of one example.

override BATCH: u32 = 1u;
override WIDTH: u32 = 1u;
override TARGETS: u32 = 1u;
override HAS_LENGTHS: u32 = 0u;
override WINDOW: u32 = 1u;

@group(0) @binding(0) var<storage, read> order: array<u32>;
@group(0) @binding(1) var<storage, read> cursor: array<u32>;
@group(0) @binding(2) var<storage, read> source_targets: array<f32>;
@group(0) @binding(3) var<storage, read> source_lengths: array<f32>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;
@group(0) @binding(6) var<storage, read_write> batch_targets: array<f32>;
@group(0) @binding(7) var<storage, read_write> batch_lengths: array<f32>;

fn gather(i: u32) {
  let n = i / (WIDTH + TARGETS + HAS_LENGTHS);
  let column = i % (WIDTH + TARGETS + HAS_LENGTHS);
  if (n >= BATCH) { return; }
  let row = order[(cursor[0] % WINDOW) * BATCH + n];
  if (column < WIDTH) {
    y[n * WIDTH + column] = input(row * WIDTH + column);
  } else if (column < WIDTH + TARGETS) {
    batch_targets[n * TARGETS + column - WIDTH] = source_targets[row * TARGETS + column - WIDTH];
  } else {
    batch_lengths[n] = source_lengths[row];
  }
}
