// Returns the scores of example n, such as its loss: component i is element n of row i of `scores`, or 0 if there is no row i. There are
// SCORES rows, which are STRIDE elements apart. The kernel declares `scores`, SCORES and STRIDE.
fn scores_of(n: u32) -> vec4f {
  var values = vec4f(scores[n], 0.0, 0.0, 0.0);
  if (SCORES > 1u) { values.y = scores[STRIDE + n]; }
  if (SCORES > 2u) { values.z = scores[2u * STRIDE + n]; }
  if (SCORES > 3u) { values.w = scores[3u * STRIDE + n]; }
  return values;
}
