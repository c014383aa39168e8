import { nestedPoints, SIDES, type Side } from '../../../insight/surface/grid.ts';
import type { Entry } from '../measured/measurements.ts';

/** A grid that is expected to take at most this time is measured even if the user has not requested it. */
const SHORT_MS = 15_000;

type Timed = Pick<Entry, 'state' | 'side' | 'ms' | 'problem'>;

/** The number of points of a grid that are not points of coarser grids. */
const newPoints = (side: Side): number => nestedPoints(side).filter((point) => point.side === side).length;

/** The next finer grid and its expected time for all runs; null if there is none, or if not all runs have finished the same grid. */
export function finerGrid(entries: readonly (Timed | undefined)[]): { side: Side; ms: number } | null {
  const side = SIDES.find((one) => entries.every((entry) => entry?.state === 'done' && entry.problem === null && entry.side === one));
  const next = SIDES.find((one) => side && one > side);
  if (!side || !next) return null;
  const ms = entries.reduce((sum, entry) => sum + (entry?.ms ?? 0), 0);
  return { side: next, ms: (ms / newPoints(side)) * newPoints(next) };
}

/**
 * Returns the grid to measure for all runs. It is the next finer one if the user has requested it or if it takes a short time. Otherwise,
 * it is the finest one whose measurement has been started for any of the runs, or the coarsest if none has been started.
 * @param asked the finest grid that the user has requested
 */
export function nextSide(entries: readonly (Timed | undefined)[], asked: Side): Side {
  const finer = finerGrid(entries);
  if (finer && (finer.side <= asked || finer.ms <= SHORT_MS)) return finer.side;
  return SIDES.findLast((one) => entries.some((entry) => entry?.side === one)) ?? SIDES[0];
}
