// The end of a sum of products (epilogue.wgsl) with a skip that is read from memory: it adds α·addend.

override HAS_ADDEND: u32 = 0u;
override ALPHA: f32 = 1.0;
// 1 multiplies ALPHA by scale[0].
override LEARNED: u32 = 0u;

@group(0) @binding(5) var<storage, read> addend: array<Lanes>;
@group(0) @binding(6) var<storage, read> scale: array<f32>;

// Stores the results of one Lanes. `at` is the index of the first one in y, addend and saved, and z contains the sums with their biases.
fn store_with_addend(at: u32, z: Lanes) {
  var skip = Lanes();
  if (HAS_ADDEND == 1u) {
    var alpha = ALPHA;
    if (LEARNED == 1u) { alpha *= scale[0]; }
    skip = alpha * addend[lanes_of(at)];
  }
  store_result(at, z, skip);
}
