/** The number of runs that a study needs, and the time that they will take, estimated from runs that were measured. */
import type { Arm } from '../../experiment/comparisons/comparison.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { inferShapes, totalMultiplyAdds } from '../../models/network/inferShapes.ts';
import { countWords } from '../kit/format.ts';
import { historyOf, type RunRecord, runs } from '../stores/runs.ts';
import { session } from '../stores/session.ts';
import { type Study, seedsOf } from '../stores/study.ts';
import { isUnfinished } from './study.ts';

/** The multiply-adds of a forward pass over a batch. */
export const multiplyAddsOf = (experiment: Experiment, inputShape: readonly number[]): number =>
  totalMultiplyAdds(inferShapes(experiment.network, inputShape)) * experiment.training.batchSize;

/** The steps that an arm still has to be trained for, over all seeds. */
export interface Work {
  arm: Arm;
  steps: number;
}

/**
 * Seconds for the steps of arms. The time per step is that of the latest run on the same kind of data, scaled up for networks with more
 * multiply-adds.
 * @returns null if nothing comparable was measured
 */
function measuredSeconds(work: readonly Work[]): number | null {
  const [first] = work;
  const measured = runs
    .getState()
    .runs.findLast((run) => run.experiment.data.kind === first?.arm.experiment.data.kind && historyOf(run.id).secondsAt(run.status.step) > 0);
  if (!measured) return null;
  const { step } = measured.status;
  const perStep = historyOf(measured.id).secondsAt(step) / step;
  const { inputShape } = measured.summary;
  const own = multiplyAddsOf(measured.experiment, inputShape);
  // A small network is limited by the number of dispatches and not by arithmetic, so it is not faster in proportion.
  return work.reduce(
    (sum, { arm, steps }) => sum + steps * perStep * Math.max(1, multiplyAddsOf(arm.experiment, inputShape) / own),
    0,
  );
}

/** "about 14 s", "about 3 min". */
export const durationWords = (seconds: number): string =>
  seconds < 90 ? `about ${Math.max(1, Math.round(seconds))} s` : `about ${Math.round(seconds / 60)} min`;

/** The time for the steps of arms, such as "about 14 s"; empty if nothing is known about it. */
export function timeWords(work: readonly Work[]): string {
  if (work.some(({ arm }) => arm.experiment.training.steps === 0)) return 'until paused';
  const seconds = measuredSeconds(work);
  return seconds === null ? '' : durationWords(seconds);
}

const runsWords = (count: number): string => (count === 1 ? '1 run' : `${countWords(count)} runs`);

/** The steps until a run ends. A single run that has ended can be continued to its next end. */
function stepsLeft({ experiment: { training } }: Arm, run: RunRecord | undefined, isSingle: boolean): number {
  if (!run) return training.steps;
  return isSingle || isUnfinished(run) ? training.steps - (run.status.step % training.steps) : 0;
}

function countOf(all: number, missing: number, unfinished: number): string {
  if (all === 1 || missing === all) return runsWords(all);
  if (missing > 0) return `${countWords(missing)} new ${missing === 1 ? 'run' : 'runs'} (${countWords(all - missing)} exist)`;
  return `${countWords(unfinished)} of ${runsWords(all)} unfinished`;
}

/** The runs that a study still needs and their time: "12 runs, about 14 s", "6 new runs (6 exist), about 7 s", "All 12 runs are finished." */
export function planWords(study: Study): string {
  const { arms } = study;
  const seeds = seedsOf(study, runs.getState().runs);
  const members = seeds.flatMap((seed) => seed.runs);
  const isSingle = members.length === 1;
  const isEndless = arms.some(({ experiment }) => experiment.training.steps === 0);
  const missing = members.filter((run) => run === undefined).length;
  const unfinished = members.filter((run) => run !== undefined && (isEndless || isUnfinished(run))).length;
  if (missing + unfinished === 0 && !isSingle) return `All ${runsWords(members.length)} are finished.`;
  const work = arms.map((arm, i) => ({ arm, steps: seeds.reduce((sum, seed) => sum + stepsLeft(arm, seed.runs[i], isSingle), 0) }));
  return [countOf(members.length, missing, unfinished), timeWords(work)].filter(Boolean).join(', ');
}
