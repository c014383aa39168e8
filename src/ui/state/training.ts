/** What the controls do: make runs, and start, pause, step, reset and delete them. */
import { inferShapes, totalParameters } from '../../models/shapes.ts';
import { document } from './document.ts';
import { goesOn, nextStop, trainingProblem } from './rules.ts';
import { addRun, findRun, type RunRecord, removeRun, runs } from './runs.ts';
import { send, session } from './session.ts';
import { say, view } from './view.ts';

/** The run to go on with: the current one, or a new one where the experiment has changed since. */
function runForDocument(): RunRecord | null {
  const { experiment } = document.getState();
  const current = findRun(view.getState().currentRun);
  const state = session.getState();
  if (current && !state.failure && goesOn(current, experiment)) return current;
  const problem = trainingProblem(experiment, state, view.getState().fieldProblems);
  if (problem || !state.summary) {
    say(problem ?? '');
    return null;
  }
  const run = addRun(experiment, state.summary, totalParameters(inferShapes(experiment.network, state.summary.inputShape)));
  send({ type: 'run.create', runId: run.id, experiment });
  view.setState({ currentRun: run.id });
  say(`${run.name} begins.`);
  return run;
}

export function train() {
  const run = runForDocument();
  if (run) startRun(run);
}

/** Trains on to the next multiple of the run's own number of steps. */
export function startRun({ id, status, experiment }: RunRecord) {
  send({ type: 'run.start', runId: id, until: nextStop(status.step, experiment.training.steps) });
  view.setState({ currentRun: id });
}

export function stepOnce() {
  const run = runForDocument();
  if (run) send({ type: 'run.step', runId: run.id });
}

export const pauseRun = (id: string) => send({ type: 'run.pause', runId: id });
export const resetRun = (id: string) => send({ type: 'run.reset', runId: id });

export function deleteRun(id: string) {
  send({ type: 'run.delete', runId: id });
  removeRun(id);
  if (view.getState().currentRun === id) view.setState({ currentRun: runs.getState().runs.at(-1)?.id ?? null });
}

export const isBusy = (run: RunRecord | undefined): boolean => run?.status.state === 'running' || run?.status.state === 'preparing';

/** What the Train button does right now. */
export function trainOrPause() {
  const run = findRun(view.getState().currentRun);
  if (run && isBusy(run) && goesOn(run, document.getState().experiment)) pauseRun(run.id);
  else train();
}
