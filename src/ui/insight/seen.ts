import type { Flow } from '../../insight/gradients/flow.ts';
import type { RunRecord } from '../stores/runs.ts';

/** A run whose gradients are drawn, under the name and in the colour of its arm. */
export interface Seen {
  run: RunRecord;
  name: string;
  color: string;
}

/** Such a run once its gradients are measured. */
export interface KnownRun extends Seen {
  flow: Flow;
  step: number;
}
