/** The actions of the controls: create, start, pause, step, reset and delete runs. */
import type { Experiment } from '../../experiment/experiment.ts';
import type { DataSummary } from '../../train/protocol/data.ts';
import { addCheckpoint, checkpointOf } from '../persistence/checkpoints.ts';
import { addDormant, isDormant } from '../persistence/dormantRuns.ts';
import { deleted } from '../stores/deleted.ts';
import { documentStore, edit } from '../stores/document.ts';
import { continuesWith, nextStop, trainingProblem } from '../stores/rules.ts';
import { addRun, findRun, putRun, type RunRecord, removeRun, runs } from '../stores/runs.ts';
import { session } from '../stores/session.ts';
import { say, select, view } from '../stores/view.ts';
import { AT_ONCE, startInTurn, stopWaiting } from './queue.ts';
import { currentCheckpoint, send } from './worker.ts';

/** The current run, or a new one if the experiment has changed since. */
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
  say(`${run.name} begins.`);
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
  say(`The experiment of ${name} is open: change it and train a new run.`);
}

export function train() {
  const run = runForDocument();
  if (run) startRun(run);
}

/** Trains a run to the next multiple of its number of steps. */
export function startRun(run: RunRecord) {
  const { id, name, status, experiment } = run;
  if (startInTurn(run, nextStop(status.step, experiment.training.steps)))
    say(`${name} waits: ${AT_ONCE} runs train at once, and it begins when one of them ends.`);
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

/** Removes a run from the page. Its checkpoint is requested first, so that the deletion can be undone. */
export function deleteRun(id: string) {
  pauseRun(id);
  const checkpoint = isDormant(id) ? checkpointOf(id) : currentCheckpoint(id);
  void checkpoint.then(() => send({ type: 'run.delete', runId: id }));
  const removed = removeRun(id);
  if (view.getState().currentRun === id) view.setState({ currentRun: runs.getState().runs.at(-1)?.id ?? null });
  if (!removed) return;
  deleted.setState({ last: { ...removed, checkpoint } });
  say(`${removed.run.name} is deleted.`);
}

/** Restores the run that was deleted last. It does not continue training by itself. */
export async function undeleteRun() {
  const { last } = deleted.getState();
  if (!last) return;
  deleted.setState({ last: null });
  const { run, history, index } = last;
  const checkpoint = await last.checkpoint;
  if (checkpoint) addCheckpoint(run.id, checkpoint);
  addDormant(run.id);
  const state = isBusy(run) ? 'paused' : run.status.state;
  putRun({ ...run, status: { ...run.status, state, stepsPerSecond: null } }, history, index);
  view.setState({ currentRun: run.id });
  say(`${run.name} is back.`);
}

/** True if a run trains or will start to train by itself. */
export const isBusy = (run: RunRecord | undefined): boolean =>
  run?.waiting !== undefined || run?.status.state === 'running' || run?.status.state === 'preparing';

/** The action of the Train button at this moment. */
export function trainOrPause() {
  const run = findRun(view.getState().currentRun);
  if (run && isBusy(run) && continuesWith(run, documentStore.getState().experiment)) pauseRun(run.id);
  else train();
}
