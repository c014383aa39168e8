/** The mean of paired differences, with its 95 % confidence interval. */
export interface Difference {
  /** Null if a value is not finite or there are no pairs. */
  mean: number | null;
  /** mean ± 1.96·s/√n, where s is the standard deviation of the n differences; null for fewer than 2 pairs, or if a value is not finite. */
  interval: readonly [low: number, high: number] | null;
}

const QUANTILE = 1.959964;

/** The mean of `after` − `before`. The two lists contain the values of the same examples in the same order. */
export function pairedDifference(before: ArrayLike<number>, after: ArrayLike<number>): Difference {
  const differences = Float64Array.from(after, (value, n) => value - (before[n] ?? Number.NaN));
  const { length } = differences;
  const mean = differences.reduce((sum, value) => sum + value, 0) / length;
  if (!Number.isFinite(mean)) return { mean: null, interval: null };
  if (length < 2) return { mean, interval: null };
  const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (length - 1);
  const half = QUANTILE * Math.sqrt(variance / length);
  return { mean, interval: [mean - half, mean + half] };
}
