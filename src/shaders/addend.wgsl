// What a skip adds at the end of a sum of products (epilogue.wgsl), where it lies in memory: α·addend.

override HAS_ADDEND: u32 = 0u;
override ALPHA: f32 = 1.0;
// α is ALPHA · scale[0].
override LEARNED: u32 = 0u;

@group(0) @binding(5) var<storage, read> addend: array<f32>;
@group(0) @binding(6) var<storage, read> scale: array<f32>;

// index: of the element in y, addend and saved; column: its output feature or channel.
fn finish(index: u32, column: u32, sum: f32) {
  var skip = 0.0;
  if (HAS_ADDEND == 1u) {
    var alpha = ALPHA;
    if (LEARNED == 1u) { alpha *= scale[0]; }
    skip = alpha * addend[index];
  }
  end(index, column, sum, skip);
}
