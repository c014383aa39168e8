import { noHeldOutWords } from '../../data/split.ts';
import { isDormant } from '../persistence/dormantRuns.ts';
import type { RunRecord } from '../stores/runs.ts';

/** @param at the recorded step that the page shows; null for the present */
export function waitWords({ id, name, summary }: Pick<RunRecord, 'id' | 'name' | 'summary'>, at: number | null): string {
  if (at !== null) return `${name} has no recorded gradients up to this step. Choose a later step, or press Now next to the slider.`;
  if (isDormant(id)) return `${name} is not loaded. Press Resume to see its gradients.`;
  if (summary.count === summary.trainCount) return noHeldOutWords('gradients are measured on such examples');
  return `Measuring the gradients of ${name}…`;
}
