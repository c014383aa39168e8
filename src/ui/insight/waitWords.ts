import { noHeldOutWords } from '../../data/split.ts';
import { isDormant } from '../persistence/dormantRuns.ts';
import { failedWords, type RunRecord, startWord } from '../stores/runs.ts';

/** @param at the recorded step that the page shows; null for the present */
export function waitWords(run: Pick<RunRecord, 'id' | 'name' | 'summary' | 'status'>, at: number | null): string {
  const { id, name, summary } = run;
  if (at !== null)
    return `${name} has no recorded gradients up to this step. Press “Now” next to the slider, or choose a later step if one was recorded.`;
  if (isDormant(id) && run.status.state === 'failed') return failedWords(run, 'it cannot be loaded');
  if (isDormant(id)) return `${name} is not loaded. Press ${startWord(run)} to see its gradients.`;
  if (summary.count === summary.trainCount) return noHeldOutWords('gradients are measured on such examples');
  return `Measuring the gradients of ${name}…`;
}
