/** The actions of the controls: create, start, pause, step, reset and delete runs. */
import type { Experiment } from '../../experiment/experiment.ts';
import { inferShapes } from '../../models/network/inferShapes.ts';
import type { DataSummary } from '../../train/protocol/data.ts';
import { addCheckpoint, checkpointOf } from '../persistence/checkpoints.ts';
import { addDormant, isDormant } from '../persistence/dormantRuns.ts';
import { deleted } from '../stores/deleted.ts';
import { documentStore, edit } from '../stores/document.ts';
import { continuesWith, nextStop, trainingProblem } from '../stores/rules.ts';
import { addRun, changeRun, findRun, putRun, type RunRecord, removeRun, runs } from '../stores/runs.ts';
import { session } from '../stores/session.ts';
import { say, select, setShown, view } from '../stores/view.ts';
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

function createRun(experiment: Experiment, summary: DataSummary): RunRecord {
  const run = addRun(experiment, summary);
  send({ type: 'run.create', runId: run.id, experiment });
  view.setState({ currentRun: run.id });
  return run;
}

/** The data that runs of the document train on. If there can be none, announces the reason and returns null. */
function summaryOrSay(): DataSummary | null {
  const state = session.getState();
  const problem = trainingProblem(documentStore.getState().experiment, state, view.getState().fieldProblems);
  if (problem) say(problem);
  return problem ? null : state.summary;
}

/**
 * Trains the network and a twin without skips: shared parameters start equal, and batches come in the same order.
 * @returns the ids of the two runs, the one without skips first; null if there can be none, after an announcement
 */
export function trainTwins(): readonly [string, string] | null {
  const { experiment } = documentStore.getState();
  const summary = summaryOrSay();
  if (!summary) return null;
  const { network } = experiment;
  const count = network.skips.filter(({ enabled }) => enabled).length;
  if (count === 0) {
    say('There is no skip that is switched on; draw one, then train the twins with and without it.');
    return null;
  }
  const plain = { ...network, skips: network.skips.map((skip) => ({ ...skip, enabled: false })) };
  const problem = inferShapes(plain, summary.inputShape, summary.head).issues[0];
  if (problem) {
    say(`Without its skips the network cannot be: ${problem.message}`);
    return null;
  }
  const without = createRun({ ...experiment, network: plain }, summary);
  const withSkips = createRun(experiment, summary);
  // The twins train in lockstep, so that the chart of their difference grows while they train.
  for (const [run, words, other] of [
    [without, 'without skips', withSkips],
    [withSkips, 'with skips', without],
  ] as const)
    changeRun(run.id, { name: `${run.name}, ${words}`, lockstepWith: [other.id] });
  setShown('difference', true);
  for (const { id } of [without, withSkips]) {
    const run = findRun(id);
    if (run) startRun(run);
  }
  say(`Twins begin: ${without.name} without ${count === 1 ? 'the skip' : `the ${count} skips`}, ${withSkips.name} with.`);
  return [without.id, withSkips.id];
}

export const SEEDS = 5;

/** Trains the network with several seeds at once, which shows how much of a difference is due to chance. */
export function trainSeeds() {
  const { experiment } = documentStore.getState();
  const summary = summaryOrSay();
  if (!summary) return;
  const first = experiment.training.seed;
  const made = Array.from({ length: SEEDS }, (_, i) => {
    const training = { ...experiment.training, seed: first + i };
    const run = createRun({ ...experiment, training }, summary);
    changeRun(run.id, { name: `${run.name}, seed ${training.seed}` });
    return run;
  });
  for (const run of made) startRun(run);
  // Train continues with the run that has the document's own seed.
  view.setState({ currentRun: made[0]?.id ?? null });
  say(`${SEEDS} runs begin, with seeds ${first} to ${first + SEEDS - 1}.`);
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
