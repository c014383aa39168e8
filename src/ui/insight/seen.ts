import type { OutputFlow } from '../../insight/gradients/flow.ts';
import type { RecordedFlow } from '../../insight/gradients/record.ts';
import type { RunRecord } from '../stores/runs.ts';

/** The step of the kept weights that are shown for a run: undefined for its present weights, null if it has no kept weights. */
export type Past = number | null | undefined;

/** A run that is measured or drawn, with the name and the colour of its arm, or with its own if it is shown without a pair. */
export interface Seen {
  run: RunRecord;
  name: string;
  color: string;
  at?: Past;
}

/** The step of the shown weights, which are kept or present ones. */
export const shownStep = ({ run, at }: Pick<Seen, 'run' | 'at'>): number => at ?? run.status.step;

/** Measured or recorded gradients. Recorded gradients include the update ratios of their step. */
export type ShownFlow = OutputFlow & Partial<Pick<RecordedFlow, 'updates'>>;

/** A shown run with its measured or recorded gradients. */
export interface KnownRun extends Seen {
  flow: ShownFlow;
  step: number;
}
