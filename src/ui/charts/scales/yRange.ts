/** Computes the range of a y axis. Values far outside the range of most runs are clipped and marked, so that no run flattens the others. */
import type { Row } from '../binning.ts';
import { ROWS_PER_SERIES, type Rows, STRONG_ROW } from '../lines.ts';

/** The rows that determine the range: the curve and the held-out points. The unsmoothed values behind a smoothed curve are too noisy. */
const DECIDING_ROWS = [STRONG_ROW, ROWS_PER_SERIES - 1];
/** The share of a line's values that is ignored at each end of their range. Otherwise, a spike of one step would flatten all lines. */
const TRIMMED = 0.01;
const MARGIN = 0.06;

/**
 * The maximum distance by which one line can extend the usual range (the range of most lines). On a logarithmic axis, the unit is a decade.
 * On a linear axis, the unit of `up` is the absolute value of the upper end of the usual range. The unit of `down` is this value or the
 * span of the usual range, whichever is larger.
 */
const REACH = { log: { up: 1.5, down: 3 }, linear: { up: 1.5, down: 1.5 } };

type Range = readonly [number, number];

/** The central range of one line's values; null if there are no values. */
function rangeOf(values: readonly number[]): Range | null {
  const sorted = values.toSorted((a, b) => a - b);
  const skip = Math.floor(TRIMMED * sorted.length);
  const [low, high] = [sorted[skip], sorted[sorted.length - 1 - skip]];
  return low === undefined || high === undefined ? null : [low, high];
}

/** The median of sorted values, or the first of two middle values. */
const middleOf = (sorted: readonly number[]): number => sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;

function valuesIn(row: Row | undefined, xs: readonly number[], [from, to]: Range): number[] {
  return (row ?? []).filter((value, i): value is number => typeof value === 'number' && (xs[i] ?? 0) >= from && (xs[i] ?? 0) <= to);
}

/**
 * Returns the range for the parts of the lines inside `xRange`.
 * @param most the largest possible value, such as 1 for an accuracy
 * @returns null if there is nothing to show
 */
export function yRange([xs, ...rows]: Rows, xRange: Range, isLog: boolean, most = Number.POSITIVE_INFINITY): [number, number] | null {
  const to = isLog ? Math.log10 : (value: number) => value;
  const back = isLog ? (value: number) => 10 ** value : (value: number) => value;
  const lines: Range[] = [];
  for (let first = 0; first < rows.length; first += ROWS_PER_SERIES) {
    const values = DECIDING_ROWS.flatMap((row) => valuesIn(rows[first + row], xs, xRange)).map(to);
    const range = rangeOf(values);
    if (range) lines.push(range);
  }
  if (lines.length === 0) return null;
  // If there are two lines, the lower one determines the usual top, so that one diverging loss does not flatten the other line.
  const usualHigh = middleOf(lines.map(([, high]) => high).sort((a, b) => a - b));
  const size = (low: number) => (isLog ? 1 : Math.max(usualHigh - low, Math.abs(usualHigh)));
  const up = isLog ? REACH.log.up : REACH.linear.up * size(usualHigh);
  // Lines that leave the range at the top do not determine the usual bottom.
  const usual = lines.filter(([, high]) => high <= usualHigh + up);
  const usualLow = middleOf(usual.map(([low]) => low).sort((a, b) => b - a));
  const down = isLog ? REACH.log.down : REACH.linear.down * size(usualLow);
  const low = Math.min(usualLow, ...lines.map((line) => Math.max(line[0], usualLow - down)));
  const high = Math.max(usualHigh, ...lines.map((line) => Math.min(line[1], usualHigh + up)));
  const margin = MARGIN * (high - low) || (isLog ? 0.1 : Math.abs(high) * MARGIN || 1);
  return [back(low - margin), Math.max(Math.min(back(high + margin), most), back(high))];
}

interface Clipped {
  x: number;
  isAbove: boolean;
}

/** The positions at which a curve is outside the range, at least `gap` apart on each side of the range. */
export function clippedAt(xs: readonly number[], strong: Row | undefined, [low, high]: Range, gap: number): Clipped[] {
  const found: Clipped[] = [];
  const last = { above: Number.NEGATIVE_INFINITY, below: Number.NEGATIVE_INFINITY };
  (strong ?? []).forEach((value, i) => {
    const x = xs[i] ?? 0;
    if (typeof value !== 'number' || (value <= high && value >= low)) return;
    const side = value > high ? 'above' : 'below';
    if (x - last[side] < gap) return;
    last[side] = x;
    found.push({ x, isAbove: side === 'above' });
  });
  return found;
}
