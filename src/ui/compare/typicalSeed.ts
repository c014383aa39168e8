/** Finds the seed that represents arms with several seeds: the seed at which the losses of the arms rank nearest to the arms' medians. */
import { ascending } from '../../insight/answer/summary.ts';
import { hasDiverged, historyOf, type RunRecord } from '../stores/runs.ts';

const lossOf = (run: RunRecord): number | undefined =>
  hasDiverged(run) ? Number.POSITIVE_INFINITY : (historyOf(run.id).evaluations.last('loss') ?? undefined);

const seedOf = ({ experiment }: RunRecord) => experiment.training.seed;

interface TypicalSeed {
  seed: number;
  /** False if losses are missing. In this case, the seed is the first one that all arms have. */
  isMedian: boolean;
  /** The number of seeds that all arms have. */
  count: number;
}

/** @returns undefined if the arms have no seed in common */
export function typicalSeed(arms: readonly (readonly RunRecord[])[]): TypicalSeed | undefined {
  const [arm, ...others] = arms;
  const common = (arm ?? []).map(seedOf).filter((seed) => others.every((other) => other.some((run) => seedOf(run) === seed)));
  const [first] = common;
  if (first === undefined) return undefined;
  const lossesOf = (runs: readonly RunRecord[]) => common.map((seed) => runs.filter((run) => seedOf(run) === seed).map(lossOf)[0]);
  const losses = arms.map(lossesOf);
  if (losses.flat().some((loss) => loss === undefined || Number.isNaN(loss))) return { seed: first, isMedian: false, count: common.length };
  const middle = (common.length - 1) / 2;
  const distances = common.map((_, i) =>
    losses.reduce((sum, values) => {
      const known = values.flatMap((value) => value ?? []);
      return sum + Math.abs(ascending(known).indexOf(known[i] ?? 0) - middle);
    }, 0),
  );
  return { seed: common[distances.indexOf(Math.min(...distances))] ?? first, isMedian: true, count: common.length };
}
