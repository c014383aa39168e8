import { useEffect } from 'react';
import { useStore } from 'zustand';
import { noHeldOutWords } from '../../../data/split.ts';
import type { QuantityName } from '../../../train/protocol/quantities.ts';
import { isDormant } from '../../persistence/dormantRuns.ts';
import { failedWords, type RunRecord, startWord } from '../../stores/runs.ts';
import type { Past } from '../seen.ts';
import { type EntryOf, entryOf, type Job, keyOf, measure, measurements, stepsOf } from './measurements.ts';

const hasHeldOut = ({ summary }: RunRecord) => summary.count > summary.trainCount;

/** The reason why a run cannot be measured now; null if it can. The weights of past steps can be measured while the run trains. */
export function obstacle(run: RunRecord, at?: Past): string | null {
  if (!hasHeldOut(run)) return noHeldOutWords('trained networks are measured on such examples');
  if (isDormant(run.id) && run.status.state === 'failed') return failedWords(run, 'it cannot be measured');
  if (isDormant(run.id)) return `${run.name} is not loaded. Press ${startWord(run)} to load it, and then Pause to measure it.`;
  // `at` is null if the slider is at a past step, but the run has no kept weights. The text below the slider gives the reason.
  if (at === null)
    return `${run.name} has no weights of past steps, but the slider is at a past step. Press “Now” next to the slider to measure the current weights.`;
  if (at !== undefined) return null;
  if (run.status.state === 'running') return 'Pause the run to measure it.';
  if (run.status.state === 'failed') return failedWords(run, 'it cannot be measured');
  return run.status.state === 'preparing' ? `${run.name} is being prepared.` : null;
}

/**
 * Returns the state and the result of each job's measurement; undefined before the measurement is requested. If `isAuto` is true, the
 * measurements are requested while the component is on the page.
 */
export function useMeasured<Name extends QuantityName>(jobs: readonly Job<Name>[], isAuto = true): readonly (EntryOf<Name> | undefined)[] {
  const all = useStore(measurements);
  const ready = jobs.filter(({ run, at, twin, twinAt }) => !obstacle(run, at) && !(twin && obstacle(twin, twinAt)));
  // A change of the shown runs ends the current measurements. The effect depends on the runs, so that measurements that are still needed
  // are requested again.
  const seen = jobs.map(({ run }) => run.id).join();
  const wanted = isAuto ? ready.map((job) => `${keyOf(job)} ${stepsOf(job).join(' ')} ${job.options?.side}`).join() : '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: `wanted` identifies the jobs; other fields of a run change more often
  useEffect(() => {
    if (wanted) for (const job of ready) measure(job);
  }, [wanted, seen]);
  return jobs.map((job) => entryOf(all, job));
}
