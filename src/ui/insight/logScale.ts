/** A logarithmic scale over whole decades. */
export interface LogScale {
  /** The exponent of ten at the lower end. */
  low: number;
  high: number;
  /** The exponents that have a label. */
  ticks: readonly number[];
  /** The height of a value, 0 at the bottom and 1 at the top. Values of 0 are at the bottom. */
  at(value: number): number;
}

const LEAST_DECADES = 2;
const MOST_TICKS = 6;

/** @returns null if no value is positive and finite */
export function logScale(values: readonly number[]): LogScale | null {
  // A long run records more values than a call can take as arguments, so they are not spread into Math.max.
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    if (!(value > 0) || !Number.isFinite(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (most === 0) return null;
  const [from, to] = [Math.log10(least), Math.log10(most)];
  let [low, high] = [Math.floor(from), Math.ceil(to)];
  while (high - low < LEAST_DECADES) {
    // The end that is nearer to the values moves.
    if (from - low < high - to) low--;
    else high++;
  }
  const every = Math.ceil((high - low) / (MOST_TICKS - 1));
  const ticks = Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, i) => low + i * every);
  return { low, high, ticks, at: (value) => (value > 0 ? Math.min(1, Math.max(0, (Math.log10(value) - low) / (high - low))) : 0) };
}
