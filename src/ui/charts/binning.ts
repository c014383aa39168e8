/** Limits the number of points of curves of any length: each pair of bins on the x axis shows at most two values. */
import type { RunAxis } from './axes.ts';

export interface Bins {
  /** The start of each bin, and the end of the last. The bins are in pairs, and each pair is called a stretch. */
  edges: readonly number[];
  indexOf(x: number): number;
}

/**
 * Returns bins from `low` to `high`. Their width is a power of two, so that they do not move while a run grows.
 * @param most the maximum number of bins
 * @param isLog true for bins of equal width on a logarithmic axis
 */
export function binsOf(low: number, high: number, isLog: boolean, most: number): Bins {
  const to = isLog ? Math.log2 : (x: number) => x;
  const back = isLog ? (t: number) => 2 ** t : (t: number) => t;
  const range = to(high) - to(low);
  const stretch = range > 0 ? 2 ** Math.ceil(Math.log2((2 * range) / (most - 4))) : 1;
  const first = Math.floor(to(low) / stretch);
  const last = Math.floor(to(high) / stretch);
  const width = stretch / 2;
  const edges = Array.from({ length: 2 * (last - first + 1) + 1 }, (_, i) => back(first * stretch + i * width));
  return { edges, indexOf: (x) => Math.floor((to(x) - first * stretch) / width + 1e-9) };
}

/** Bin i contains the steps from entry i up to, but not including, entry i + 1. */
export const stepRanges = ({ edges }: Bins, { stepOf }: RunAxis, length: number): number[] =>
  edges.map((x) => {
    const step = Math.ceil(stepOf(x) - 1e-6);
    // The step is NaN on the axis of seconds if no times are known. The curve then has no points.
    return Number.isNaN(step) ? length + 1 : Math.min(length + 1, Math.max(1, step));
  });

/** The values by bin: null is a gap, undefined means no point. */
export type Row = (number | null | undefined)[];
type Shown = (value: number) => boolean;

/** The lowest and the highest shown value of every stretch, in the order of their steps; null if no value can be shown. */
export function minMax(values: Float32Array, steps: readonly number[], isShown: Shown): Row {
  const row: Row = new Array(steps.length - 1).fill(undefined);
  for (let bin = 0; bin + 2 < steps.length; bin += 2) {
    const [from = 1, middle = 1, end = 1] = [steps[bin], steps[bin + 1], steps[bin + 2]];
    if (from === end) continue;
    let low = -1;
    let high = -1;
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = from - 1; i < end - 1; i++) {
      const value = values[i] as number;
      // Most values are neither a new minimum nor a new maximum, so they skip the slower checks.
      if (value >= least && value <= most) continue;
      if (!isShown(value)) continue;
      if (value < least) {
        least = value;
        low = i;
      }
      if (value > most) {
        most = value;
        high = i;
      }
    }
    if (low < 0) row[from < middle ? bin : bin + 1] = null;
    else if (low === high) row[low + 1 < middle ? bin : bin + 1] = values[low];
    else {
      row[bin] = values[Math.min(low, high)];
      row[bin + 1] = values[Math.max(low, high)];
    }
  }
  return row;
}

/** The value of each bin's first step, for curves that are already smooth. */
export function firstOfBin(values: Float32Array, steps: readonly number[], isShown: Shown): Row {
  const row: Row = new Array(steps.length - 1).fill(undefined);
  for (let bin = 0; bin + 1 < steps.length; bin++) {
    const step = steps[bin] as number;
    if (step === steps[bin + 1]) continue;
    const value = values[step - 1] ?? Number.NaN;
    row[bin] = isShown(value) ? value : null;
  }
  return row;
}

function lowerBound(values: readonly number[], value: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Returns the positions of a rising list of steps on an axis from `low` to `high`. A step is left out if its distance from the previous
 * one in the result is less than `1 / most` of the length of the axis.
 */
export function thinned(
  steps: readonly number[],
  { xOf, stepOf }: Pick<RunAxis, 'xOf' | 'stepOf'>,
  [low, high]: readonly [number, number],
  isLog: boolean,
  most: number,
): number[] {
  const after = (x: number) => (isLog ? x * (high / low) ** (1 / most) : x + (high - low) / most);
  const found: number[] = [];
  for (let i = lowerBound(steps, Math.floor(stepOf(low))); i < steps.length; ) {
    const step = steps[i] as number;
    const x = xOf(step);
    // The position is NaN on the axis of seconds if no times are known.
    if (!(x <= high)) break;
    found.push(x);
    i = lowerBound(steps, Math.max(step + 1, Math.ceil(stepOf(after(x)))));
  }
  return found;
}
