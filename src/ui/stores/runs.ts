/** The runs of this page: frozen experiments with their status and curves. */
import { createStore } from 'zustand/vanilla';
import type { Experiment } from '../../experiment/experiment.ts';
import type { RunnerChange } from '../../experiment/formats/runHistory.ts';
import type { SignalGroup, SignalGroups } from '../../models/compile/signals.ts';
import type { Levels } from '../../models/tasks/task.ts';
import type { DataSummary } from '../../train/protocol/data.ts';
import type { VariantSelection } from '../../train/protocol/device.ts';
import type { RunId, RunStatus, SignalRows } from '../../train/protocol/runs.ts';
import { History, NO_SIGNALS } from './history/history.ts';

export interface RunRecord {
  id: RunId;
  name: string;
  experiment: Experiment;
  /** The variants of kernels that the run uses, stored because other variants could change the last bits of its results. */
  kernels?: VariantSelection | undefined;
  summary: DataSummary;
  /** The chance levels on the run's own held-out examples; missing until the worker has reported them. */
  chance?: Levels | undefined;
  /** The recorded signals; empty until the worker has reported them. */
  signals: SignalGroups;
  /** A CSS colour. */
  color: string;
  isVisible: boolean;
  /** True if the user made this run the baseline. Without such a run, `baselineFor` (study.ts) chooses one. */
  isPinned?: boolean | undefined;
  note?: string | undefined;
  /** The runs that train in lockstep with this one, so that none gets far ahead of another. */
  lockstepWith?: readonly RunId[] | undefined;
  status: RunStatus;
  /** The devices that computed the steps of the run; missing until the worker has reported one, and in runs of earlier versions. */
  runners?: readonly RunnerChange[] | undefined;
  /** The step at which a queued run will stop (null if it has no end), and a number that orders the queue. */
  waiting?: { until: number | null; turn: number } | undefined;
}

/** True if the run failed because its numbers diverged. A failure for another reason says nothing about the settings of the run. */
export const hasDiverged = ({ status }: Pick<RunRecord, 'status'>): boolean => status.state === 'failed' && status.hasDiverged === true;

/**
 * The message about a failed run. Such a run cannot be continued, so the message suggests training another run with its settings.
 * @param consequence a main clause, such as "it cannot be measured"
 */
export function failedWords(run: Pick<RunRecord, 'name' | 'status'>, consequence: string): string {
  const [failed, change] = hasDiverged(run) ? ['diverged', ', lower the learning rate,'] : ['failed', ''];
  return `${run.name} ${failed}, so ${consequence}. Choose “Open its settings” in its menu${change} and train again.`;
}

/** The label of a button that starts or resumes a run. */
export const startWord = ({ status }: Pick<RunRecord, 'status'>): 'Train' | 'Resume' => (status.step > 0 ? 'Resume' : 'Train');

const COLORS = Array.from({ length: 7 }, (_, i) => `var(--run-${i + 1})`);

export const runs = createStore<{ runs: readonly RunRecord[] }>(() => ({ runs: [] }));

const histories = new Map<RunId, History>();
const listeners = new Set<() => void>();
let version = 0;

export const curvesVersion = () => version;

export const historyOf = (id: RunId): History => histories.get(id) ?? new History(NO_SIGNALS);

/** Calls the listener when any curve changes. */
export function onCurves(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const curvesChanged = () => {
  version++;
  for (const listener of listeners) listener();
};

export const findRun = (id: RunId | null): RunRecord | undefined => runs.getState().runs.find((run) => run.id === id);

export function changeRun(id: RunId, change: Partial<RunRecord>) {
  runs.setState(({ runs: all }) => ({ runs: all.map((run) => (run.id === id ? { ...run, ...change } : run)) }));
}

export function failUnfinishedRuns(message: string) {
  for (const { id, status } of runs.getState().runs)
    if (status.state === 'preparing' || status.state === 'running')
      changeRun(id, { waiting: undefined, status: { ...status, state: 'failed', stepsPerSecond: null, message } });
}

/** Removes the `stepsPerSecond` of running runs, which is out of date when the device does not respond. */
export function forgetRates() {
  for (const { id, status } of runs.getState().runs)
    if (status.state === 'running') changeRun(id, { status: { ...status, stepsPerSecond: null } });
}

let created = 0;
/** The suffix of new run ids: empty in the one tab that saves, and random in others, so that their ids differ from those in that tab. */
let tag = '';

export const tagRuns = (withTag: string) => {
  tag = withTag;
};

/** Ensures that no new run gets this id, which belongs to a run of the page or to a stored run that cannot be read. */
export const reserveId = (id: RunId) => {
  created = Math.max(created, Number(/^run(\d+)/.exec(id)?.[1] ?? 0));
};

/** Replaces the run with the same id in place, or inserts the run at `index` (by default at the end). */
export function putRun(run: RunRecord, history: History, index = Number.POSITIVE_INFINITY) {
  histories.set(run.id, history);
  reserveId(run.id);
  runs.setState(({ runs: all }) => ({
    runs: all.some(({ id }) => id === run.id)
      ? all.map((other) => (other.id === run.id ? run : other))
      : [...all.slice(0, index), run, ...all.slice(index)],
  }));
  curvesChanged();
}

export function truncateHistory(id: RunId, step: number) {
  const history = histories.get(id);
  if (!history || history.length <= step) return;
  history.truncate(step);
  curvesChanged();
}

/** The colour that the fewest runs have; in a tie, the first one. */
function freeColor(all: readonly RunRecord[]): string {
  const uses = (color: string) => all.filter((run) => run.color === color).length;
  return COLORS.reduce((best, color) => (uses(color) < uses(best) ? color : best));
}

export const nextId = (): RunId => `run${++created}${tag}`;

export function addRun(experiment: Experiment, summary: DataSummary): RunRecord {
  const run: RunRecord = {
    id: nextId(),
    name: `Run ${created}`,
    experiment,
    summary,
    signals: NO_SIGNALS,
    color: freeColor(runs.getState().runs),
    isVisible: true,
    status: { state: 'preparing', step: 0, stepsPerSecond: null },
  };
  histories.set(run.id, new History(run.signals));
  runs.setState(({ runs: all }) => ({ runs: [...all, run] }));
  curvesChanged();
  return run;
}

/** Removes a run. Returns the arguments with which `putRun` restores it; null if there is no such run. */
export function removeRun(id: RunId): { run: RunRecord; history: History; index: number } | null {
  const { runs: all } = runs.getState();
  const index = all.findIndex((run) => run.id === id);
  const [run, history] = [all[index], histories.get(id)];
  histories.delete(id);
  runs.setState({ runs: all.filter((other) => other.id !== id) });
  curvesChanged();
  return run && history ? { run, history, index } : null;
}

export function changeColor({ id, color }: RunRecord) {
  changeRun(id, { color: COLORS[(COLORS.indexOf(color) + 1) % COLORS.length] ?? color });
}

/** Pins the first of these runs as the baseline. If one of them is already pinned, unpins it instead. */
export function pinAmong(group: readonly [RunRecord, ...RunRecord[]]) {
  const pinned = group.some(({ isPinned }) => isPinned) ? null : group[0].id;
  runs.setState(({ runs: all }) => ({ runs: all.map((run) => ({ ...run, isPinned: run.id === pinned })) }));
}

export function setVisible(visibility: (run: RunRecord) => boolean) {
  runs.setState(({ runs: all }) => ({
    runs: all.map((run) => (run.isVisible === visibility(run) ? run : { ...run, isVisible: !run.isVisible })),
  }));
  curvesChanged();
}

export function clearHistory(id: RunId) {
  // The worker may still report on a run that was deleted.
  const run = findRun(id);
  if (!run) return;
  histories.set(id, new History(run.signals));
  curvesChanged();
}

/** Sets the signals, which the worker reports before the first rows. A resumed run keeps the signals of its earlier observations. */
export function setSignals(id: RunId, signals: SignalGroups) {
  histories.get(id)?.setSignals(signals);
  changeRun(id, { signals: { ...findRun(id)?.signals, ...signals } });
}

export function appendRows(id: RunId, group: SignalGroup, rows: SignalRows) {
  const history = histories.get(id);
  if (!history) return;
  history.append(group, rows);
  curvesChanged();
}
