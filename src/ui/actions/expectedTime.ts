/** Describes the runs that a study still needs, with an estimate of the time that they will take. */

import { dataDefinition } from '../../data/index.ts';
import type { Arm } from '../../experiment/comparisons/comparison.ts';
import type { Pair } from '../../experiment/controls/control.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { inferShapes, totalMultiplyAdds } from '../../models/network/inferShapes.ts';
import { counted, countWords, plural } from '../../schema/words.ts';
import { documentStore } from '../stores/document.ts';
import { historyOf, type RunRecord, runs } from '../stores/runs.ts';
import { session } from '../stores/session.ts';
import { type Study, seedsOf } from '../stores/study.ts';
import { type Range, roughSeconds, workRatio } from './estimates/roughSeconds.ts';
import { isTrainable, isUnfinished } from './study.ts';

/** The multiply-adds of a forward pass over a batch. */
export const multiplyAddsOf = (experiment: Experiment, inputShape: readonly number[]): number =>
  totalMultiplyAdds(inferShapes(experiment.network, inputShape)) * experiment.training.batchSize;

/** The steps that the runs of an arm (one side of a comparison) still need over all seeds. */
interface Work {
  arm: Arm;
  steps: number;
}

/** False if a run was last trained on a device other than the one in use. */
function ranHere({ runners }: RunRecord): boolean {
  const { device } = session.getState();
  const name = runners?.at(-1)?.name;
  if (device.state === 'starting' || name === undefined) return true;
  return name === (device.state === 'gpu' ? device.adapter : device.name);
}

/**
 * Estimates the seconds from the latest comparable run. Its time per step is scaled up for networks with more work in a step.
 * @returns null if no comparable run was measured on this device, or if the shape of the data is not known
 */
function measuredSeconds(work: readonly Work[], isComparable: (run: RunRecord) => boolean): number | null {
  const measured = runs
    .getState()
    .runs.findLast((run) => isComparable(run) && ranHere(run) && historyOf(run.id).secondsAt(run.status.step) > 0);
  if (!measured) return null;
  const { step } = measured.status;
  const perStep = historyOf(measured.id).secondsAt(step) / step;
  let seconds = 0;
  for (const { arm, steps } of work) {
    const shape = shapeOf(arm.experiment);
    if (!shape) return null;
    seconds += steps * perStep * workRatio(arm.experiment, shape, measured.experiment, measured.summary.inputShape);
  }
  return seconds;
}

/** "about 14 s", "about 3 min". */
export const durationWords = (seconds: number): string =>
  seconds < 90 ? `about ${Math.max(1, Math.round(seconds))} s` : `about ${Math.round(seconds / 60)} min`;

const roundTo = (value: number): number => (value < 10 ? Math.max(1, Math.round(value)) : 5 * Math.round(value / 5));

/** "about 5 to 30 s", "about 20 s to 2 min", "about 2 to 10 min". */
function rangeWords([least, most]: Range): string {
  const between = (low: number, high: number, unit: string) => (low === high ? `about ${low} ${unit}` : `about ${low} to ${high} ${unit}`);
  if (most < 90) return between(roundTo(least), roundTo(most), 's');
  const seconds = roundTo(least);
  const minutes = roundTo(most / 60);
  return seconds < 60 ? `about ${seconds} s to ${minutes} min` : between(roundTo(least / 60), minutes, 'min');
}

function shapeOf({ data }: Experiment): readonly number[] | undefined {
  const generated = dataDefinition(data.kind).inputShape?.(data.params);
  if (generated) return generated;
  const { summary } = session.getState();
  if (summary && documentStore.getState().experiment.data.kind === data.kind) return summary.inputShape;
  return runs.getState().runs.findLast((run) => run.experiment.data.kind === data.kind)?.summary.inputShape;
}

/** The range of seconds for all arms; null if it is unknown for one of them. */
function roughTime(work: readonly Work[]): Range | null {
  const { device } = session.getState();
  let [least, most] = [0, 0];
  for (const { arm, steps } of work) {
    const shape = shapeOf(arm.experiment);
    const range = shape && roughSeconds(arm.experiment, steps, shape, device);
    if (!range) return null;
    least += range[0];
    most += range[1];
  }
  return [least, most];
}

/**
 * The expected time for the steps of the arms, by the first of these estimates that is possible:
 * - "about 14 s" from a measured run on the same kind of data,
 * - "about 5 to 30 s" from the kind of runner,
 * - "at most about 3 min" from a measured run on other data. This is an upper limit, because larger dispatches are more efficient, and the
 *   time per step is never scaled down.
 *
 * If none is possible, the text is empty until a device has been found, and then says that the time is not known. For runs without an end,
 * it is "until paused".
 */
function timeWords(work: readonly Work[]): string {
  if (work.some(({ arm }) => arm.experiment.training.steps === 0)) return 'until paused';
  const kind = work[0]?.arm.experiment.data.kind;
  const seconds = measuredSeconds(work, ({ experiment }) => experiment.data.kind === kind);
  if (seconds !== null) return durationWords(seconds);
  const range = roughTime(work);
  if (range) return rangeWords(range);
  const limit = measuredSeconds(work, () => true);
  if (limit !== null) return `at most ${durationWords(limit)}`;
  return session.getState().device.state === 'starting' ? '' : 'time not known before step 1';
}

const runsWords = (count: number): string => counted(count, 'run');

/** A finished run needs no steps, unless it is the only run of its study: Train continues such a run for `training.steps` more steps. */
function stepsLeft({ experiment: { training } }: Arm, run: RunRecord | undefined, isSingle: boolean): number {
  if (!run) return training.steps;
  return isSingle || isUnfinished(run) ? training.steps - (run.status.step % training.steps) : 0;
}

function countOf(all: number, missing: number, unfinished: number): string {
  if (all === 1 || missing === all) return runsWords(all);
  if (missing > 0) return `${counted(missing, 'new run')} (${countWords(all - missing)} ${plural(all - missing, 'exists', 'exist')})`;
  return unfinished === all ? `${runsWords(all)} unfinished` : `${countWords(unfinished)} of ${runsWords(all)} unfinished`;
}

/** "12 runs, about 14 s", "6 new runs (6 exist), about 7 s", "All 12 runs are finished". */
export function planWords(study: Study): string {
  const { arms } = study;
  const seeds = seedsOf(study, runs.getState().runs);
  const members = seeds.flatMap((seed) => seed.runs);
  const isSingle = members.length === 1;
  const missing = members.filter((run) => run === undefined).length;
  const unfinished = members.filter((run) => run !== undefined && isTrainable(run)).length;
  if (missing + unfinished === 0 && !isSingle)
    return members.length === 2 ? 'Both runs are finished' : `All ${runsWords(members.length)} are finished`;
  const work = arms.map((arm, i) => ({ arm, steps: seeds.reduce((sum, seed) => sum + stepsLeft(arm, seed.runs[i], isSingle), 0) }));
  return [countOf(members.length, missing, unfinished), timeWords(work)].filter(Boolean).join(', ');
}

/**
 * "at most 6 new runs, about 7 s", for a control at equal cost. Such a control replaces one arm of a pair with a new arm, which takes about
 * as long as the slower arm of the pair. The other arm stays, but some of its runs may not exist yet.
 */
export function controlWords(pair: Pair, pairs: number, inputShape: readonly number[]): string {
  const [first, second] = pair;
  const isLonger = multiplyAddsOf(first.experiment, inputShape) > multiplyAddsOf(second.experiment, inputShape);
  const longer = isLonger ? first : second;
  const seeds = seedsOf({ arms: pair, pairs }, runs.getState().runs);
  const lacking = pair.map((arm, i) => {
    const own = seeds.map((seed) => seed.runs[i]);
    return {
      arm,
      steps: own.reduce((sum, run) => sum + stepsLeft(arm, run, false), 0),
      missing: own.filter((run) => run === undefined).length,
      unfinished: own.filter((run) => run !== undefined && isUnfinished(run)).length,
    };
  });
  // The arm that stays is known only when the control is made. Until then, the arm that needs more steps is assumed to stay.
  const stays = lacking.reduce((a, b) => (b.steps > a.steps ? b : a));
  const most = (count: 'missing' | 'unfinished') => Math.max(...lacking.map((one) => one[count]));
  const unfinished = most('unfinished') > 0 ? ` and ${countWords(most('unfinished'))} unfinished` : '';
  const time = timeWords([{ arm: longer, steps: pairs * longer.experiment.training.steps }, stays]);
  return [`at most ${counted(pairs + most('missing'), 'new run')}${unfinished}`, time].filter(Boolean).join(', ');
}
