import type { OutputFlow } from '../../insight/gradients/flow.ts';
import type { RecordedFlow } from '../../insight/gradients/record.ts';
import type { RunRecord } from '../stores/runs.ts';

/**
 * The step of the kept weights (copies of a run's weights at earlier steps) that are shown for a run. It is undefined if the current
 * weights are shown, and null if the slider is at a past step but the run has no kept weights.
 */
export type Past = number | null | undefined;

/**
 * A run in view. The name and the colour are those of its arm (its side of a comparison) if a pair is in view; otherwise, those of the run.
 */
export interface Seen {
  run: RunRecord;
  name: string;
  color: string;
  at?: Past;
}

export const shownStep = ({ run, at }: Pick<Seen, 'run' | 'at'>): number => at ?? run.status.step;

/** Only recorded gradients include the update ratios of their step. */
export type ShownFlow = OutputFlow & Partial<Pick<RecordedFlow, 'updates'>>;

export interface KnownRun extends Seen {
  flow: ShownFlow;
  step: number;
}
