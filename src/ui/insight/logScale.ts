/** A logarithmic scale over whole decades, which several runs and all layers share. */
export interface LogScale {
  /** Powers of ten. */
  low: number;
  high: number;
  /** The exponents that have a label. */
  ticks: readonly number[];
  /** The height of a value, 0 at the bottom and 1 at the top. Values of 0 lie at the bottom. */
  at(value: number): number;
}

const LEAST_DECADES = 2;
const MOST_TICKS = 6;

/** @returns null if no value is positive and finite */
export function logScale(values: readonly number[]): LogScale | null {
  const logs = values.filter((value) => value > 0 && Number.isFinite(value)).map(Math.log10);
  if (logs.length === 0) return null;
  let [low, high] = [Math.floor(Math.min(...logs)), Math.ceil(Math.max(...logs))];
  while (high - low < LEAST_DECADES) {
    // The nearer end gives way.
    if (Math.min(...logs) - low < high - Math.max(...logs)) low--;
    else high++;
  }
  const every = Math.ceil((high - low) / (MOST_TICKS - 1));
  const ticks = Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, i) => low + i * every);
  return { low, high, ticks, at: (value) => (value > 0 ? Math.min(1, Math.max(0, (Math.log10(value) - low) / (high - low))) : 0) };
}
