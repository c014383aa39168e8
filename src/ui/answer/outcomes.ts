/** The finished pairs of a study, from the curves of its runs. */
import type { Alignment } from '../../experiment/comparisons/comparison.ts';
import type { Outcome, Pair } from '../../insight/answer/pairs.ts';
import { isBusy } from '../actions/training.ts';
import { hasDiverged, historyOf, type RunRecord } from '../stores/runs.ts';
import type { Seed } from '../stores/study.ts';

const hasEnded = (run: RunRecord | undefined): run is RunRecord => run !== undefined && !isBusy(run) && run.status.state !== 'ready';

/** The number of examples of the last evaluation at each step. */
function evaluationsOf({ id }: RunRecord): Map<number, { row: number; examples: number }> {
  const { evaluations } = historyOf(id);
  return new Map(
    Array.from({ length: evaluations.length }, (_, row) => [evaluations.stepOf(row), { row, examples: evaluations.examplesOf(row) }]),
  );
}

/** The last step at which all runs were evaluated on equally many examples; undefined if there is none. */
export function commonStep(runs: readonly RunRecord[]): number | undefined {
  const [first, ...others] = runs.map(evaluationsOf);
  if (!first) return undefined;
  const isCommon = ([step, { examples }]: [number, { examples: number }]) =>
    others.every((other) => other.get(step)?.examples === examples);
  return [...first].filter(isCommon).at(-1)?.[0];
}

/** The end of a run, if every run was evaluated at its own end on equally many examples. */
function ownEnd(run: RunRecord, runs: readonly RunRecord[]): number | undefined {
  const end = ({ experiment }: RunRecord) => experiment.training.steps;
  const examples = new Set(runs.map((one) => evaluationsOf(one).get(end(one))?.examples));
  return examples.size === 1 && !examples.has(undefined) ? end(run) : undefined;
}

/** A run's held-out values at a step. The objective is the first signal of evaluations; a share is an accuracy. */
function outcomeAt(run: RunRecord, step: number | undefined): Outcome | null {
  if (hasDiverged(run)) return { loss: Number.NaN };
  const row = step === undefined ? undefined : evaluationsOf(run).get(step)?.row;
  const { evaluations } = historyOf(run.id);
  const [objective] = evaluations.signals;
  if (row === undefined || !objective) return null;
  const share = evaluations.signals.find(({ unit }) => unit === 'share');
  return { loss: evaluations.values(objective.name)[row] ?? Number.NaN, accuracy: share && evaluations.values(share.name)[row] };
}

export interface FinishedSeed {
  seed: number;
  /** Parallel to the arms. */
  outcomes: readonly Outcome[];
}

/**
 * The seeds at which every arm has ended, compared at the last step that all of them reached, or each arm at its own end. Seeds that were stopped
 * before the others are left out, because pairs at different steps are no repetitions of one comparison.
 */
export function finishedSeeds(seeds: readonly Seed[], alignment: Alignment = 'step'): FinishedSeed[] {
  const ended = seeds.flatMap(({ seed, runs }) => {
    if (!runs.every(hasEnded)) return [];
    const sound = runs.filter((run) => !hasDiverged(run));
    return [{ seed, runs, sound, common: alignment === 'step' ? commonStep(sound) : undefined }];
  });
  const last = Math.max(...ended.map(({ common }) => common ?? 0));
  return ended.flatMap(({ seed, runs, sound, common }) => {
    if (common !== undefined && common < last) return [];
    const outcomes = runs.flatMap((run) => outcomeAt(run, alignment === 'step' ? common : ownEnd(run, sound)) ?? []);
    return outcomes.length === runs.length ? [{ seed, outcomes }] : [];
  });
}

/** The pairs of one arm and the baseline. */
export const pairsOfArm = (finished: readonly FinishedSeed[], arm: number): Pair[] =>
  finished.flatMap(({ seed, outcomes: [baseline, ...others] }) => {
    const outcome = others[arm - 1];
    return baseline && outcome ? [{ seed, arm: outcome, baseline }] : [];
  });
