/** Converts between steps and seconds of training. */

export interface Time {
  step: number;
  seconds: number;
}

/** The number of entries whose coordinate `along` is below `at`. Both coordinates ascend. */
export function countBefore(times: readonly Time[], at: number, along: keyof Time): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as Time)[along] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Interpolates linearly from (0, 0) through the times. Returns the coordinate `to` of the point whose coordinate `from` is `at`. The result
 * is infinite past the last time, and NaN if there are no times.
 */
export function along(times: readonly Time[], at: number, from: keyof Time, to: keyof Time): number {
  const index = countBefore(times, at, from);
  const after = times[index];
  if (!after) return times.length > 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  const before = times[index - 1] ?? { step: 0, seconds: 0 };
  const length = after[from] - before[from];
  return length === 0 ? after[to] : before[to] + ((at - before[from]) / length) * (after[to] - before[to]);
}
