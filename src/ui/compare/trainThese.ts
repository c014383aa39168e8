import { counted } from '../../schema/words.ts';
import { isBusy, startRun } from '../actions/training.ts';
import { changeRun, findRun, type RunRecord } from '../stores/runs.ts';
import { armPart, studyStore } from '../stores/study.ts';
import { say } from '../stores/view.ts';

/** A run without a last step (`steps` is 0) counts as untrained only before its first step. */
export const untrained = (runs: readonly RunRecord[]): RunRecord[] =>
  runs.filter((run) => {
    const { steps } = run.experiment.training;
    return run.status.state !== 'failed' && !isBusy(run) && (run.status.step < steps || run.status.step === 0);
  });

/** New runs train in lockstep (at the same pace). If all compared runs are new and have the same seed, they become the page's study. */
export function trainThese(compared: readonly RunRecord[]) {
  const left = untrained(compared);
  const fresh = left.filter(({ status }) => status.step === 0).map(({ id }) => id);
  const isOneSeed = new Set(compared.map(({ experiment }) => experiment.training.seed)).size === 1;
  if (isOneSeed && fresh.length === compared.length) {
    const [first, ...others] = compared.map(({ name, experiment }) => ({ name: armPart(name) || name, experiment }));
    if (first) studyStore.setState({ study: { arms: [first, ...others], pairs: 1 } });
  }
  for (const id of fresh) changeRun(id, { lockstepWith: fresh.filter((other) => other !== id) });
  for (const { id } of left) {
    const run = findRun(id);
    if (run) startRun(run);
  }
  say(left.length === 1 ? `Training ${left[0]?.name ?? ''}.` : `Training ${counted(left.length, 'run')}.`);
}
