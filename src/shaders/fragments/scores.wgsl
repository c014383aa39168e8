// The scores of example n: element n of each of the first SCORES rows, which are STRIDE apart, and 0 past them. The kernel declares
// `scores`, SCORES and STRIDE.
fn scores_of(n: u32) -> vec4f {
  var values = vec4f(scores[n], 0.0, 0.0, 0.0);
  if (SCORES > 1u) { values.y = scores[STRIDE + n]; }
  if (SCORES > 2u) { values.z = scores[2u * STRIDE + n]; }
  if (SCORES > 3u) { values.w = scores[3u * STRIDE + n]; }
  return values;
}
