import type { Experiment } from '../../experiment/experiment.ts';
import { counted } from '../../schema/words.ts';
import type { DataSummary } from '../../train/protocol/data.ts';
import type { RunId } from '../../train/protocol/runs.ts';
import { addCheckpoint, checkpointOf } from '../persistence/checkpoints.ts';
import { addDormant, isDormant } from '../persistence/dormantRuns.ts';
import { type DeletedRun, deleted } from '../stores/deleted.ts';
import { documentStore, edit } from '../stores/document.ts';
import { continuesWith, nextStop, trainingProblem } from '../stores/rules.ts';
import { addRun, findRun, putRun, type RunRecord, removeRun, runs } from '../stores/runs.ts';
import { session } from '../stores/session.ts';
import { say, select, view } from '../stores/view.ts';
import { AT_ONCE, startInTurn, stopWaiting } from './queue.ts';
import { currentCheckpoint, send } from './worker.ts';

/** The current run if it can continue with the open experiment, otherwise a new one; null if the experiment cannot be trained. */
function runForDocument(): RunRecord | null {
  const { experiment } = documentStore.getState();
  const current = findRun(view.getState().currentRun);
  const state = session.getState();
  if (current && !state.failure && continuesWith(current, experiment)) return current;
  const problem = trainingProblem(experiment, state, view.getState().fieldProblems);
  if (problem || !state.summary) {
    say(problem ?? '');
    return null;
  }
  const run = createRun(experiment, state.summary);
  say(`Started ${run.name}.`);
  return run;
}

export function createRun(experiment: Experiment, summary: DataSummary): RunRecord {
  const run = addRun(experiment, summary);
  send({ type: 'run.create', runId: run.id, experiment });
  view.setState({ currentRun: run.id });
  return run;
}

/** Opens the run's experiment for editing. One undo restores the experiment that was open before. */
export function forkRun({ name, experiment }: RunRecord) {
  edit({ type: 'open', experiment });
  select(null);
  say(`Opened the settings of ${name}. Change them and train a new run.`);
}

export function train() {
  const run = runForDocument();
  if (run) startRun(run);
}

/** Trains a run to the next multiple of its setting `training.steps`, or until it is paused if that setting is 0. */
export function startRun(run: RunRecord) {
  const { id, name, status, experiment } = run;
  if (startInTurn(run, nextStop(status.step, experiment.training.steps))) say(`${name} is queued: at most ${AT_ONCE} runs train at once.`);
  view.setState({ currentRun: id });
}

export function stepOnce() {
  const run = runForDocument();
  if (run) send({ type: 'run.step', runId: run.id });
}

export function pauseRun(id: string) {
  if (!stopWaiting(id)) send({ type: 'run.pause', runId: id });
}
export const resetRun = (id: string) => send({ type: 'run.reset', runId: id });

const runWords = (some: readonly Pick<RunRecord, 'name'>[]): string =>
  some.length === 1 ? (some[0]?.name ?? '') : counted(some.length, 'run');

/** Requests the run's checkpoint before the deletion, so that the deletion can be undone. */
function remove(id: RunId): DeletedRun[] {
  pauseRun(id);
  // A worker that has stopped returns no checkpoint, but a saved one may exist.
  const saved = checkpointOf(id);
  const checkpoint = isDormant(id) ? saved : currentCheckpoint(id).then((now) => now ?? saved);
  void checkpoint.then(() => send({ type: 'run.delete', runId: id }));
  const removed = removeRun(id);
  return removed ? [{ ...removed, checkpoint }] : [];
}

/** Only the last deletion can be undone, and all of its runs are restored together. */
export function deleteRuns(ids: readonly RunId[]) {
  const last = ids.flatMap(remove);
  if (last.length === 0) return;
  if (!findRun(view.getState().currentRun)) view.setState({ currentRun: runs.getState().runs.at(-1)?.id ?? null });
  deleted.setState({ last });
  const words = runWords(last.map(({ run }) => run));
  say(`Deleted ${words}.`);
}

/** The restored runs do not continue training by themselves. */
export async function undeleteRuns() {
  const { last } = deleted.getState();
  deleted.setState({ last: [] });
  // Each index is the row of the run when it was removed, so the run that was removed last is restored first.
  for (const { run, history, index, checkpoint } of [...last].reverse()) {
    const kept = await checkpoint;
    if (kept) addCheckpoint(run.id, kept);
    addDormant(run.id);
    const state = isBusy(run) ? 'paused' : run.status.state;
    putRun({ ...run, waiting: undefined, status: { ...run.status, state, stepsPerSecond: null } }, history, index);
    view.setState({ currentRun: run.id });
  }
  if (last.length > 0) say(`Restored ${runWords(last.map(({ run }) => run))}.`);
}

/** True if a run trains or will start to train by itself. */
export const isBusy = (run: RunRecord | undefined): boolean =>
  run?.waiting !== undefined || run?.status.state === 'running' || run?.status.state === 'preparing';
