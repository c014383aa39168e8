/** Standardises columns: a value becomes (value − mean) / standard deviation, with both statistics from the training rows. */

export interface Standard {
  of(value: number): number;
  /** The number in the file that corresponds to a standardised value. */
  back(value: number): number;
}

/** The largest magnitude of a standardised value; it fits into an f32. */
const MOST = 1e30;

/** Beyond this magnitude the difference of two numbers can overflow, so the numbers are halved first. */
const LARGE = 1e307;

/**
 * Returns the standardisation by the mean and standard deviation of the values. Both are computed from the differences from the first
 * value, each divided by the largest magnitude of these differences. They are therefore accurate for numbers of any magnitude, and for
 * small differences between large numbers. A constant column becomes 0.
 */
export function standardOf(values: Float64Array): Standard {
  const factor = values.some((value) => Math.abs(value) > LARGE) ? 0.5 : 1;
  const origin = factor * (values[0] ?? 0);
  const offset = (value: number) => factor * value - origin;
  let scale = 0;
  for (const value of values) scale = Math.max(scale, Math.abs(offset(value)));
  if (scale === 0) return { of: () => 0, back: () => origin / factor };
  let mean = 0;
  for (const value of values) mean += offset(value) / scale / values.length;
  let square = 0;
  for (const value of values) square += (offset(value) / scale - mean) ** 2 / values.length;
  const deviation = Math.sqrt(square);
  return {
    of: (value) => Math.max(-MOST, Math.min(MOST, (offset(value) / scale - mean) / deviation)),
    back: (value) => ((value * deviation + mean) * scale + origin) / factor,
  };
}

/** The median of the numbers that are not NaN; 0 if there are none. */
export function medianOf(values: Float64Array): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)] ?? 0, sorted[Math.ceil(middle)] ?? 0];
  return low / 2 + high / 2;
}
