/**
 * Trains the runs of the map in the worker, one after another. The worker treats them as ordinary runs, so they share the device with the
 * runs of the page. The page stores only the outcomes of the map's runs.
 */
import { createStore } from 'zustand/vanilla';
import { noHeldOutWords } from '../../data/split.ts';
import type { MapRun } from '../../experiment/maps/map.ts';
import { type Outcome, outcomeFrom } from '../../insight/answer/pairs.ts';
import type { SignalGroups } from '../../models/compile/signals.ts';
import type { Event } from '../../train/protocol/events.ts';
import type { RunId } from '../../train/protocol/runs.ts';
import { ask, onWorkerEvent, send } from '../actions/worker.ts';
import { mapStore } from '../stores/map.ts';
import { say } from '../stores/view.ts';
import { FAILED_SILENTLY, verdictOfMap } from './mapWords.ts';
import { answerOfMap, type MapPlan, missingRuns, newMap, type PageMap, pageMap, withOutcome } from './pageMap.ts';
import { testsOf } from './ranks.ts';

interface Background {
  isRunning: boolean;
  /** The latest run, and its step; null before the first run, and after the map is finished or deleted. */
  present: { run: MapRun; step: number } | null;
  /** The mean duration in seconds of the map's runs that have finished since the page was opened; null before the first one. */
  secondsPerRun: number | null;
  problem: string | null;
}

const idle: Background = { isRunning: false, present: null, secondsPerRun: null, problem: null };
export const background = createStore<Background>(() => idle);

/** The current run of the map in the worker. It stays there during a pause, and then continues where it stopped. */
interface Present {
  id: RunId;
  run: MapRun;
  /**
   * All runs of the map to which `run` belongs. This list is compared by identity with that of the current map, because another tab can
   * save another map.
   */
  runs: readonly MapRun[];
  signals: SignalGroups | null;
  evaluation: readonly number[] | null;
}

let present: Present | null = null;
let created = 0;
let isListening = false;
/** The number of starts, stops and deletions, by which a late reply to an earlier start is recognised. */
let turn = 0;
/**
 * `since` is the time in ms at which training last started or resumed, or 0 while it is stopped. `seconds` is the duration of training
 * before that time. `runs` is the number of finished runs.
 */
let clock = { since: 0, seconds: 0, runs: 0 };

export function startMap(plan: MapPlan) {
  deleteMap();
  mapStore.setState({ map: newMap(plan), deleted: null });
  void resumeMap();
}

export async function resumeMap() {
  const map = pageMap();
  if (!map || background.getState().isRunning) return;
  const own = ++turn;
  background.setState({ isRunning: true, problem: null });
  if (!isListening) onWorkerEvent(receive);
  isListening = true;
  // This request also sends the saved data files to the worker.
  const reply = await ask('data.describe', { data: map.experiment.data, seed: map.experiment.training.seed });
  if (own !== turn) return;
  if ('problem' in reply) return stop(reply.problem);
  clock = { ...clock, since: performance.now() };
  if (present) send({ type: 'run.start', runId: present.id, until: present.run.experiment.training.steps });
  else beginNext(map);
}

/** Pauses the current run. After a reload, that run starts from its first step; finished runs are not repeated. */
export function pauseMap() {
  if (present) send({ type: 'run.pause', runId: present.id });
  stop(null);
}

export function deleteMap() {
  turn++;
  drop();
  clock = { since: 0, seconds: 0, runs: 0 };
  background.setState(idle);
  mapStore.setState(({ map }) => ({ map: null, deleted: map }));
}

export function bringMapBack() {
  mapStore.setState(({ deleted }) => ({ map: deleted, deleted: null }));
}

function stop(problem: string | null) {
  turn++;
  clock = { ...clock, since: 0, seconds: clock.seconds + elapsed() };
  background.setState({ isRunning: false, problem });
  if (problem !== null) say(`The map stopped: ${problem}`);
}

const elapsed = () => (background.getState().isRunning && clock.since > 0 ? (performance.now() - clock.since) / 1000 : 0);

function drop() {
  if (present) send({ type: 'run.delete', runId: present.id });
  present = null;
}

function beginNext(map: PageMap) {
  const [run] = missingRuns(map);
  if (!run) {
    stop(null);
    background.setState({ present: null });
    return void announce(map);
  }
  const id = `map${++created}`;
  present = { id, run, runs: map.runs, signals: null, evaluation: null };
  background.setState({ present: { run, step: 0 } });
  send({ type: 'run.create', runId: id, experiment: run.experiment, isUnwatched: true });
  send({ type: 'run.start', runId: id, until: run.experiment.training.steps });
}

async function announce(map: PageMap) {
  const tests = await testsOf(map);
  say(`The map is finished. ${verdictOfMap(map, answerOfMap(map, tests))}`);
}

function receive(event: Event) {
  if (event.type === 'failed') {
    present = null;
    if (background.getState().isRunning) stop(event.message);
    return;
  }
  if (!present || !('runId' in event) || event.runId !== present.id) return;
  if (event.type === 'run.signals') present.signals = event.signals;
  if (event.type === 'run.rows' && event.group === 'evaluations')
    present.evaluation = event.rows.values.map((column) => column.at(-1) ?? Number.NaN);
  if (event.type !== 'run.status') return;
  const { state, step, message, hasDiverged } = event.status;
  background.setState({ present: { run: present.run, step } });
  if (state === 'done') finish(present, outcomeOf(present));
  else if (state === 'failed' && hasDiverged) finish(present, { loss: Number.NaN });
  else if (state === 'failed') {
    drop();
    stop(message ?? FAILED_SILENTLY);
  }
}

const outcomeOf = ({ signals, evaluation }: Present): Outcome | null =>
  outcomeFrom(signals?.evaluations ?? [], (index) => evaluation?.[index]);

function finish({ run, runs }: Present, outcome: Outcome | null) {
  drop();
  const map = pageMap();
  if (!map) return stop('Another tab has deleted or replaced it.');
  if (map.runs !== runs) return stop('Another tab has saved another map. Press “Resume the map” to continue with that one.');
  if (!outcome) return stop(noHeldOutWords('the cells are compared on such examples'));
  mapStore.setState({ map: withOutcome(map, run, outcome) });
  clock = { ...clock, runs: clock.runs + 1 };
  background.setState({ secondsPerRun: (clock.seconds + elapsed()) / clock.runs });
  const next = pageMap();
  if (next && background.getState().isRunning) beginNext(next);
}
