import type { Alignment } from '../../experiment/comparisons/comparison.ts';
import { type Outcome, outcomeFrom, type Pair } from '../../insight/answer/pairs.ts';
import { isBusy } from '../actions/training.ts';
import { lastCommonRows } from '../stores/history/common.ts';
import { hasDiverged, historyOf, type RunRecord } from '../stores/runs.ts';
import type { Seed } from '../stores/study.ts';

const hasEnded = (run: RunRecord | undefined): run is RunRecord => run !== undefined && !isBusy(run) && run.status.state !== 'ready';

const evaluationsOf = ({ id }: RunRecord) => historyOf(id).evaluations;

/** The row of each run's evaluation at its last step; null if a row is missing, or if the numbers of evaluated examples differ. */
function rowsAtEnds(runs: readonly RunRecord[]): number[] | null {
  const rows = runs.map((run) => evaluationsOf(run).rowsUpTo(run.experiment.training.steps) - 1);
  const isAtEnd = runs.every((run, i) => evaluationsOf(run).stepOf(rows[i] ?? -1) === run.experiment.training.steps);
  const examples = new Set(runs.map((run, i) => evaluationsOf(run).examplesOf(rows[i] ?? -1)));
  return isAtEnd && examples.size <= 1 ? rows : null;
}

/** The loss is NaN if the run diverged. For other runs, the outcome is null if there is no row. */
function outcomeAt(run: RunRecord, row: number | undefined): Outcome | null {
  if (hasDiverged(run)) return { loss: Number.NaN };
  const evaluations = evaluationsOf(run);
  if (row === undefined) return null;
  const { signals } = evaluations;
  return outcomeFrom(signals, (index) => signals[index] && evaluations.values(signals[index].name)[row]);
}

export interface FinishedSeed {
  seed: number;
  /** One outcome for each arm, in the order of the arms. */
  outcomes: readonly Outcome[];
}

/**
 * Returns the seeds at which every arm has ended or is paused, with the outcomes of the arms. By default, the outcomes are from the last
 * step at which all arms that have not diverged were evaluated; if `alignment` is “ends”, they are from each arm's own last step. Seeds
 * at which an arm has no outcome are left out. Seeds whose last common step is earlier than that of another seed are left out too, because
 * pairs at different steps are not repetitions of one comparison.
 */
export function finishedSeeds(seeds: readonly Seed[], alignment: Alignment = 'step'): FinishedSeed[] {
  const ended = seeds.flatMap(({ seed, runs }) => {
    if (!runs.every(hasEnded)) return [];
    const sound = runs.filter((run) => !hasDiverged(run));
    const rows = alignment === 'step' ? lastCommonRows(sound.map(evaluationsOf)) : rowsAtEnds(sound);
    const [first] = sound;
    const common = alignment === 'step' && first && rows ? evaluationsOf(first).stepOf(rows[0] ?? -1) : undefined;
    return [{ seed, runs, rowOf: (run: RunRecord) => rows?.[sound.indexOf(run)], common }];
  });
  const last = Math.max(...ended.map(({ common }) => common ?? 0));
  return ended.flatMap(({ seed, runs, rowOf, common }) => {
    if (common !== undefined && common < last) return [];
    const outcomes = runs.flatMap((run) => outcomeAt(run, rowOf(run)) ?? []);
    return outcomes.length === runs.length ? [{ seed, outcomes }] : [];
  });
}

/** The pairs of the baseline and the arm with the index `arm`, which is at least 1. */
export const pairsOfArm = (finished: readonly FinishedSeed[], arm: number): Pair[] =>
  finished.flatMap(({ seed, outcomes: [baseline, ...others] }) => {
    const outcome = others[arm - 1];
    return baseline && outcome ? [{ seed, arm: outcome, baseline }] : [];
  });
