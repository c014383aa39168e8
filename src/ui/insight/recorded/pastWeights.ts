/** Finds the kept weights (copies of a run's weights at earlier steps) that the page shows while the slider is at a past step. */
import { useRef } from 'react';
import { useStore } from 'zustand';
import { shallow } from 'zustand/shallow';
import type { RunId } from '../../../train/protocol/runs.ts';
import type { RunRecord } from '../../stores/runs.ts';
import type { Past } from '../seen.ts';
import { recording } from './recording.ts';

const nearest = (steps: readonly number[], at: number): number | null =>
  steps.reduce<number | null>((best, step) => (best === null || Math.abs(step - at) < Math.abs(best - at) ? step : best), null);

/**
 * Returns, for each run, a step near `at` with kept weights; null for a run without kept weights. If all runs with kept weights have kept
 * steps in common, each run gets the nearest of these common steps. Otherwise, each run gets the nearest of its own kept steps.
 * @param all the steps of each run's kept weights, in ascending order
 */
export function nearestKept(all: readonly (readonly number[])[], at: number): (number | null)[] {
  const [first = [], ...others] = all.filter((steps) => steps.length > 0);
  const common = first.filter((step) => others.every((steps) => steps.includes(step)));
  return all.map((steps) => (steps.length === 0 ? null : nearest(common.length > 0 ? common : steps, at)));
}

const NONE: readonly number[] = [];

/**
 * Returns, for each run, the step of the kept weights that are shown; undefined if the slider is at the present, and null if it is at a
 * past step but the run has no kept weights.
 */
export function usePast(runs: readonly Pick<RunRecord, 'id'>[]): readonly Past[] {
  const before = useRef<readonly Past[]>([]);
  return useStore(recording, ({ at, kept }) => {
    const steps = runs.map(({ id }) => kept[id]?.steps ?? NONE);
    const next = at === null ? runs.map(() => undefined) : nearestKept(steps, at);
    if (!shallow(before.current, next)) before.current = next;
    return before.current;
  });
}

export const useHasPast = (ids: readonly RunId[]): boolean =>
  useStore(recording, ({ at, kept }) => at !== null || ids.some((id) => (kept[id]?.steps.length ?? 0) > 0));
