import type { OutputFlow } from '../../insight/gradients/flow.ts';
import type { RecordedFlow } from '../../insight/gradients/record.ts';
import type { RunRecord } from '../stores/runs.ts';

/** A run whose gradients are drawn, under the name and in the colour of its arm. */
export interface Seen {
  run: RunRecord;
  name: string;
  color: string;
}

/** Measured or recorded gradients. Recorded ones have the update ratios of their step. */
export type ShownFlow = OutputFlow & Partial<Pick<RecordedFlow, 'updates'>>;

/** A shown run with its measured or recorded gradients. */
export interface KnownRun extends Seen {
  flow: ShownFlow;
  step: number;
}
