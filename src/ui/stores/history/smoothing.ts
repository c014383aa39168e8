/** A copy with space for at least `length` entries, or the column itself if it is long enough. */
export function withRoom(column: Float32Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> {
  if (length <= column.length) return column;
  const larger = new Float32Array(Math.max(length, 2 * column.length));
  larger.set(column);
  return larger;
}

/** A running average of the first `done` values. */
export interface Average {
  weight: number;
  sum: number;
  total: number;
  done: number;
  column: Float32Array<ArrayBuffer>;
}

export const newAverage = (weight: number): Average => ({ weight, sum: 0, total: 0, done: 0, column: new Float32Array(0) });

/**
 * Extends an exponential moving average to the first `length` values. The weighted sum is divided by the sum of the weights, so that the
 * start of the average is not biased. Values that are not finite pass through without changing the average.
 */
export function extend(average: Average, values: Float32Array, length: number) {
  const { weight } = average;
  average.column = withRoom(average.column, length);
  for (let i = average.done; i < length; i++) {
    const value = values[i] ?? Number.NaN;
    if (Number.isFinite(value)) {
      average.sum = weight * average.sum + (1 - weight) * value;
      average.total = weight * average.total + (1 - weight);
      average.column[i] = average.sum / average.total;
    } else average.column[i] = value;
  }
  average.done = length;
}

/** @param weight the weight of earlier values, from 0 to less than 1 */
export function smoothed(values: Float32Array, weight: number): Float32Array {
  const average = newAverage(weight);
  extend(average, values, values.length);
  return average.column;
}
