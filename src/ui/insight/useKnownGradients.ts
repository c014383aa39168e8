import { useStore } from 'zustand';
import { answersOf } from '../actions/answers.ts';
import { useAnyAnswers } from '../pictures/useAnswers.ts';
import type { RunRecord } from '../stores/runs.ts';
import { useCurves } from '../stores/useStore.ts';
import { recording } from './recorded/recording.ts';
import { recordAt } from './recorded/records.ts';
import type { KnownRun, Seen } from './seen.ts';

/**
 * Returns the gradients of the runs in view. If the slider over recorded steps selects an earlier step, these are the last ones that were
 * recorded up to that step. Otherwise, they are the last recorded ones if `isLive` returns true for the run and any were recorded; in all
 * other cases, they are the latest measured ones. Runs without known gradients are left out. The function `isLive` returns true for a run
 * whose gradients need not be requested, because the run is being recorded or its latest record is of its current step.
 */
export function useKnownGradients(seen: readonly Seen[]): { known: KnownRun[]; isLive: (run: RunRecord) => boolean } {
  const { isOn, at, refused } = useStore(recording);
  useAnyAnswers();
  useCurves();
  const isLive = (run: RunRecord) => {
    const { id, status } = run;
    return (isOn && status.state === 'running' && refused[id] === undefined) || recordAt(run)?.step === status.step;
  };
  const known = seen.flatMap((one): KnownRun[] => {
    const { run } = one;
    const record = at === null && !isLive(run) ? null : recordAt(run, at ?? run.status.step);
    if (record) return [{ ...one, ...record }];
    const answers = at === null ? answersOf(run.id) : undefined;
    const flow = answers?.results.gradients;
    return flow && answers ? [{ ...one, flow, step: answers.step }] : [];
  });
  return { known, isLive };
}
