import type { OutputFlow } from '../../insight/gradients/flow.ts';
import type { RecordedFlow } from '../../insight/gradients/record.ts';
import type { RunRecord } from '../stores/runs.ts';

/** A run whose gradients are drawn, under the name and in the colour of its arm. */
export interface Seen {
  run: RunRecord;
  name: string;
  color: string;
}

/** Gradients that were measured now, or recorded before; those have the update ratios of their step. */
export type ShownFlow = OutputFlow & Partial<Pick<RecordedFlow, 'updates'>>;

/** Such a run once its gradients are measured. */
export interface KnownRun extends Seen {
  flow: ShownFlow;
  step: number;
}
