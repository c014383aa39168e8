/** The time that runs will take, estimated from runs that were measured. */
import { inferShapes, totalMultiplyAdds } from '../../models/network/inferShapes.ts';
import { historyOf, runs } from '../stores/runs.ts';
import { session } from '../stores/session.ts';
import type { Study } from '../stores/study.ts';

/** The multiply-adds of a forward pass over a batch. */
export const multiplyAddsOf = (experiment: Study['arms'][0]['experiment'], inputShape: readonly number[]): number =>
  totalMultiplyAdds(inferShapes(experiment.network, inputShape)) * experiment.training.batchSize;

/**
 * Seconds for a number of runs of a study. The time per step is that of the latest run on the same kind of data, scaled up for networks
 * with more multiply-adds.
 * @returns null if nothing comparable was measured, or a run has no end
 */
export function expectedSeconds({ arms }: Pick<Study, 'arms'>, count: number): number | null {
  const { summary } = session.getState();
  const [{ experiment }] = arms;
  if (!summary || arms.some((arm) => arm.experiment.training.steps === 0)) return null;
  const measured = runs
    .getState()
    .runs.findLast((run) => run.experiment.data.kind === experiment.data.kind && historyOf(run.id).secondsAt(run.status.step) > 0);
  if (!measured) return null;
  const { step } = measured.status;
  const perStep = historyOf(measured.id).secondsAt(step) / step;
  const { inputShape } = summary;
  const own = multiplyAddsOf(measured.experiment, inputShape);
  // A small network is limited by the number of dispatches and not by arithmetic, so it is not faster in proportion.
  const seconds = (arm: Study['arms'][0]) =>
    arm.experiment.training.steps * perStep * Math.max(1, multiplyAddsOf(arm.experiment, inputShape) / own);
  return (count * arms.reduce((sum, arm) => sum + seconds(arm), 0)) / arms.length;
}

/** "about 14 s", "about 3 min". */
export const durationWords = (seconds: number): string =>
  seconds < 90 ? `about ${Math.max(1, Math.round(seconds))} s` : `about ${Math.round(seconds / 60)} min`;
