// Adds a skip to the epilogue (epilogue.wgsl), which is the last part of the kernels that compute matmul, conv2d and their gradients with
// respect to the input. The values of the skip are read from memory, and α·addend is added to β·h.

override HAS_ADDEND: u32 = 0u;
override ALPHA: f32 = 1.0;
// If `LEARNED` is 1, α is ALPHA times the trained scale, scale[0]; otherwise it is ALPHA.
override LEARNED: u32 = 0u;

@group(0) @binding(5) var<storage, read> addend: array<Lanes>;
@group(0) @binding(6) var<storage, read> scale: array<f32>;

// Applies the epilogue to one `Lanes` value (one number or four consecutive ones), and stores the result. `at` is the index of its first
// number in y, addend and saved. z contains the sums with their biases added.
fn store_with_addend(at: u32, z: Lanes) {
  var skip = Lanes();
  if (HAS_ADDEND == 1u) {
    var alpha = ALPHA;
    if (LEARNED == 1u) { alpha *= scale[0]; }
    skip = alpha * addend[lanes_of(at)];
  }
  store_result(at, z, skip);
}
