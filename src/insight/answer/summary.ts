/** NaN and +∞ in the summarised list represent runs that diverged. Both count as greater than all other numbers. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export const ascending = (values: readonly number[]): number[] =>
  values.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value)).sort((a, b) => (a === b ? 0 : a - b));

/** @returns NaN if there are no values */
export function medianOf(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = sorted.length / 2;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  return low === high ? low : (low + high) / 2;
}

export function summaryOf(values: readonly number[]): Summary {
  const sorted = ascending(values);
  return { median: medianOf(sorted), min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}
