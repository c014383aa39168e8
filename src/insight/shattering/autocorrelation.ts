/**
 * Computes the autocorrelation of a sequence of vectors gᵢ, which is Σᵢ ⟨gᵢ − ḡ, gᵢ₊ₖ − ḡ⟩ / Σᵢ ‖gᵢ − ḡ‖² at each lag k. Balduzzi et al.
 * 2017 (arXiv 1702.08591) apply it to the gradients with respect to the inputs at points along a line. The result does not depend on the
 * scale of the vectors.
 * @param rows [points, width], row-major
 * @returns null if the vectors are all equal up to rounding, as the gradients of a linear network are, or if they are not all finite
 */
export function autocorrelation(rows: ArrayLike<number>, points: number, lags: readonly number[]): number[] | null {
  const width = rows.length / points;
  const largest = Array.from(rows).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!Number.isFinite(largest)) return null;
  // The values are divided by the largest absolute value, so that the rounding threshold below does not depend on their scale.
  const centred = Float64Array.from(rows, (value) => value / (largest || 1));
  for (let j = 0; j < width; j++) {
    let sum = 0;
    for (let i = 0; i < points; i++) sum += centred[i * width + j] ?? 0;
    for (let i = 0; i < points; i++) centred[i * width + j] = (centred[i * width + j] ?? 0) - sum / points;
  }
  const product = (lag: number) => {
    let sum = 0;
    for (let at = 0; at < (points - lag) * width; at++) sum += (centred[at] ?? 0) * (centred[at + lag * width] ?? 0);
    return sum;
  };
  const all = product(0);
  // Below this threshold, the differences between the vectors are due to rounding in f32.
  return all > 1e-13 * rows.length ? lags.map((lag) => product(lag) / all) : null;
}
