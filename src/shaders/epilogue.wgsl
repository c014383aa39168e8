// The common end of every kernel that computes sums of products (matmul, conv2d and their gradients by input):
//   h = act(sum + bias);  y = join_act(h + α·addend [+ y])
// so that bias, activation and the add of a skip cost no dispatch and no pass over memory of their own.
// The kernel declares its two factors at bindings 0 and 1.

override HAS_BIAS: u32 = 0u;
override ACTIVATION: u32 = 0u;
// Keep what the activation's derivative needs: h, or z = sum + bias for GELU.
override SAVE: u32 = 0u;
override HAS_ADDEND: u32 = 0u;
override ALPHA: f32 = 1.0;
// α is ALPHA · scale[0].
override LEARNED: u32 = 0u;
override JOIN_ACTIVATION: u32 = 0u;
// Add to what y holds: a later contribution to a gradient.
override ACCUMULATE: u32 = 0u;

@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read> addend: array<f32>;
@group(0) @binding(4) var<storage, read> scale: array<f32>;
@group(0) @binding(5) var<storage, read_write> y: array<f32>;
@group(0) @binding(6) var<storage, read_write> saved: array<f32>;

// index: of the element in y, addend and saved; column: its output feature or channel.
fn finish(index: u32, column: u32, sum: f32) {
  var z = sum;
  if (HAS_BIAS == 1u) { z += bias[column]; }
  let h = activate(ACTIVATION, z);
  if (SAVE == 1u) { saved[index] = select(h, z, ACTIVATION == GELU); }
  var joined = h;
  if (HAS_ADDEND == 1u) {
    var alpha = ALPHA;
    if (LEARNED == 1u) { alpha *= scale[0]; }
    joined += alpha * addend[index];
  }
  if (ACCUMULATE == 1u) { joined += y[index]; }
  y[index] = activate(JOIN_ACTIVATION, joined);
}
