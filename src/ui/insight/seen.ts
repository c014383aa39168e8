import type { OutputFlow } from '../../insight/gradients/flow.ts';
import type { RecordedFlow } from '../../insight/gradients/record.ts';
import type { RunRecord } from '../stores/runs.ts';

/**
 * The step of the kept weights (copies of a run's weights at earlier steps) that are shown for a run; undefined if its current weights are
 * shown, null if it has no kept weights.
 */
export type Past = number | null | undefined;

/** A run in view. The name and the colour are those of its arm (its side of a comparison), or those of the run if it is not compared. */
export interface Seen {
  run: RunRecord;
  name: string;
  color: string;
  at?: Past;
}

/** The step of the weights that are shown: a step with kept weights, or the current step of the run. */
export const shownStep = ({ run, at }: Pick<Seen, 'run' | 'at'>): number => at ?? run.status.step;

/** Measured or recorded gradients. Recorded gradients include the update ratios of their step. */
export type ShownFlow = OutputFlow & Partial<Pick<RecordedFlow, 'updates'>>;

/** A shown run with its measured or recorded gradients. */
export interface KnownRun extends Seen {
  flow: ShownFlow;
  step: number;
}
