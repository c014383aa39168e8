/** What the controls do: make runs, and start, pause, step, reset and delete them. */
import { createStore } from 'zustand/vanilla';
import type { Experiment } from '../../experiment/experiment.ts';
import { inferShapes } from '../../models/network/inferShapes.ts';
import type { Checkpoint } from '../../train/protocol/checkpoint.ts';
import type { DataSummary } from '../../train/protocol/data.ts';
import { addCheckpoint, checkpointOf } from '../persistence/checkpoints.ts';
import { addDormant, isDormant } from '../persistence/dormantRuns.ts';
import { document, edit } from '../stores/document.ts';
import { continuesWith, nextStop, trainingProblem } from '../stores/rules.ts';
import { addRun, changeRun, findRun, putRun, type RunRecord, removeRun, runs } from '../stores/runs.ts';
import { session } from '../stores/session.ts';
import { say, select, setShown, view } from '../stores/view.ts';
import { AT_ONCE, startInTurn, stopWaiting } from './queue.ts';
import { currentCheckpoint, send } from './worker.ts';

interface DeletedRun extends NonNullable<ReturnType<typeof removeRun>> {
  checkpoint: Promise<Checkpoint | null>;
}

/** The run that was deleted last, for as long as that can be taken back. */
export const deleted = createStore<{ last: DeletedRun | null }>(() => ({ last: null }));

/** The run to go on with: the current one, or a new one where the experiment has changed since. */
function runForDocument(): RunRecord | null {
  const { experiment } = document.getState();
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

/** Why there can be no runs of the document right now, said; else what they train on. */
function summaryOrSay(): DataSummary | null {
  const state = session.getState();
  const problem = trainingProblem(document.getState().experiment, state, view.getState().fieldProblems);
  if (problem) say(problem);
  return problem ? null : state.summary;
}

/**
 * Trains the network beside itself without any skip: all that they share begins equal, and batches come in the same order.
 * @returns the two runs, the one without skips first; null where there can be none, which is said
 */
export function trainTwins(): readonly [string, string] | null {
  const { experiment } = document.getState();
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
  // Together, each waits for the other; how far they are apart is to be seen meanwhile.
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

/** Trains the network with several seeds at once: how much of a difference is chance? */
export function trainSeeds() {
  const { experiment } = document.getState();
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
  // The document's own seed is the one that Train goes on with.
  view.setState({ currentRun: made[0]?.id ?? null });
  say(`${SEEDS} runs begin, with seeds ${first} to ${first + SEEDS - 1}.`);
}

/** The run's experiment, to be edited; what was edited before is one undo away. */
export function forkRun({ name, experiment }: RunRecord) {
  edit({ type: 'open', experiment });
  select(null);
  say(`The experiment of ${name} is open: change it and train a new run.`);
}

export function train() {
  const run = runForDocument();
  if (run) startRun(run);
}

/** Trains on to the next multiple of the run's own number of steps. */
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

/** Takes a run off the page. Its weights are fetched first, so that the deletion can be taken back. */
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

/** Brings the run back that was deleted last, as it was; it goes on when it is asked to. */
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

/** Trains, or will without being asked again. */
export const isBusy = (run: RunRecord | undefined): boolean =>
  run?.waiting !== undefined || run?.status.state === 'running' || run?.status.state === 'preparing';

/** What the Train button does right now. */
export function trainOrPause() {
  const run = findRun(view.getState().currentRun);
  if (run && isBusy(run) && continuesWith(run, document.getState().experiment)) pauseRun(run.id);
  else train();
}
