/**
 * Computes lists of the ranges of entries that a curve lacks. Entry i belongs to step i + 1. Each range is [first, end). The ranges of a
 * list ascend and do not touch.
 */
import type { Range } from '../../../experiment/formats/runHistory.ts';

/** The ranges without the entries in [from, to). */
export const without = (ranges: readonly Range[], from: number, to: number): Range[] =>
  ranges.flatMap((range) => [...within([range], 0, from), ...within([range], to, Number.POSITIVE_INFINITY)]);

/** The parts of the ranges in [from, to). */
export const within = (ranges: readonly Range[], from: number, to: number): Range[] =>
  ranges.flatMap(([begin, end]): Range[] => {
    const part: Range = [Math.max(begin, from), Math.min(end, to)];
    return part[0] < part[1] ? [part] : [];
  });

export const isWithin = (ranges: readonly Range[], entry: number): boolean => ranges.some(([from, to]) => entry >= from && entry < to);

/** Adds a range, and joins it with the ranges that it touches. */
export function withRange(ranges: readonly Range[], [from, to]: Range): Range[] {
  const apart = without(ranges, from, to);
  const [before, after] = [apart.find(([, end]) => end === from), apart.find(([begin]) => begin === to)];
  const joined: Range = [before?.[0] ?? from, after?.[1] ?? to];
  return [...apart.filter((range) => range !== before && range !== after), joined].sort(([a], [b]) => a - b);
}
