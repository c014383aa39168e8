/** Groups runs that are equal except for their seeds. Such runs belong to the same arm (one side of a comparison). */
import { keyWithoutSeed } from '../../experiment/seeds.ts';
import type { RunRecord } from './runs.ts';

/** The minimum number of seeds for which a mean curve and a band are drawn; the spread of fewer seeds would say little. */
const FEWEST_SEEDS = 3;

export const isSameArm = (a: RunRecord, b: RunRecord): boolean => keyWithoutSeed(a.experiment) === keyWithoutSeed(b.experiment);

/** The groups of at least `fewest` runs, by `keyWithoutSeed`. Of the runs of one arm with the same seed, only the first is included. */
export function seedGroups(runs: readonly RunRecord[], fewest = FEWEST_SEEDS): Map<string, RunRecord[]> {
  const groups = new Map<string, RunRecord[]>();
  for (const run of runs) {
    const key = keyWithoutSeed(run.experiment);
    const group = groups.get(key) ?? [];
    if (!group.some(({ experiment }) => experiment.training.seed === run.experiment.training.seed)) group.push(run);
    groups.set(key, group);
  }
  for (const [key, group] of groups) if (group.length < fewest) groups.delete(key);
  return groups;
}

export const hasSeeds = (runs: readonly RunRecord[]): boolean => seedGroups(runs).size > 0;

/**
 * The run of the baseline's arm with the same seed as `run`; undefined if there is none. The two runs share initial weights and batches as
 * far as their settings allow.
 */
export const partnerIn = (all: readonly RunRecord[], run: RunRecord, baseline: RunRecord): RunRecord | undefined =>
  all.find((other) => other.experiment.training.seed === run.experiment.training.seed && isSameArm(other, baseline));
