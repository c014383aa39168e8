import type { PlainSurface } from '../../../train/protocol/quantities.ts';
import { axisWords } from '../../kit/format.ts';

export interface Grid {
  side: number;
  columns: readonly number[];
  rows: readonly number[];
  /** [rows][columns]; null for a loss that is not finite. */
  loss: readonly (readonly (number | null)[])[];
}

/** The fractional index of a coordinate among equally spaced ticks. */
export function placeOf(value: number, ticks: readonly number[]): number {
  const [first = 0, last = 1] = [ticks[0], ticks.at(-1)];
  return ((value - first) / (last - first)) * (ticks.length - 1);
}

const thin = <T>(list: readonly T[], every: number): T[] => list.filter((_, i) => i % every === 0);

/** The finest complete grid of a surface, with at most `most` points per side; null if not even the coarsest grid is complete. */
export function completeGrid({ finest, complete, columns, rows, loss }: PlainSurface, most = 65): Grid | null {
  if (complete === 0) return null;
  const side = Math.min(complete, most);
  const every = (finest - 1) / (side - 1);
  return { side, columns: thin(columns, every), rows: thin(rows, every), loss: thin(loss, every).map((row) => thin(row, every)) };
}

export interface LossScale {
  low: number;
  high: number;
  /** The losses at which contours are drawn. */
  levels: readonly number[];
  /** The position of a loss on the logarithmic scale: 0 at or below `low`, 1 at or above `high`, and 1 for a loss that is not finite. */
  at(loss: number | null): number;
}

/** Limits the scale, so that a loss near 0 does not compress the rest of it. */
const MOST_DECADES = 8;
const MANY_LEVELS = 5;

/** @param highest the loss above which colours and heights stay the same; there is no limit if it is undefined or below all losses */
export function lossScale(grids: readonly Grid[], highest: number | undefined): LossScale | null {
  const all = grids.flatMap(({ loss }) => loss.flat()).filter((value) => value !== null && value > 0);
  const most = all.reduce<number>((a, b) => Math.max(a, b ?? 0), 0);
  if (most === 0) return null;
  const lowest = all.reduce<number>((a, b) => Math.min(a, b ?? a), most);
  const high = highest !== undefined && highest > lowest ? Math.min(most, highest) : most;
  const low = Math.max(lowest, high * 10 ** -MOST_DECADES);
  const span = Math.log(high / low) || 1;
  return {
    low,
    high,
    levels: levelsOf(low, high),
    at: (loss) => (loss === null ? 1 : Math.min(1, Math.max(0, Math.log(loss / low) / span))),
  };
}

/** Returns 1, 2 and 5 times the powers of ten or, if too few of these are on the scale, losses that are equally spaced on it. */
function levelsOf(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const decades = Array.from({ length: Math.max(0, Math.ceil(Math.log10(high)) - first + 1) }, (_, i) => 10 ** (first + i));
  const round = decades.flatMap((decade) => [decade, 2 * decade, 5 * decade]).filter((level) => level > low && level < high);
  return round.length >= MANY_LEVELS
    ? round
    : Array.from({ length: MANY_LEVELS + 2 }, (_, i) => low * (high / low) ** ((i + 1) / (MANY_LEVELS + 3)));
}

export const scaleWords = (value: number): string => axisWords(Number(value.toPrecision(2)));
