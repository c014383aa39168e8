/** The runs of this page: frozen experiments, what became of them, and their curves. */
import { createStore } from 'zustand/vanilla';
import type { Experiment } from '../../experiment/experiment.ts';
import type { VariantSelection } from '../../gpu/variants.ts';
import type { SignalGroup, SignalGroups } from '../../models/compile/signals.ts';
import type { DataSummary } from '../../train/protocol/data.ts';
import type { RunId, RunStatus, SignalRows } from '../../train/protocol/runs.ts';
import { History, NO_SIGNALS } from './history/history.ts';

export interface RunRecord {
  id: RunId;
  name: string;
  experiment: Experiment;
  /** Which kernels it uses: with others its bits would differ. */
  kernels?: VariantSelection | undefined;
  summary: DataSummary;
  /** What it records; nothing until the worker has told. */
  signals: SignalGroups;
  /** A CSS colour. */
  color: string;
  isVisible: boolean;
  /** What the others are compared with; the first run where none is. */
  isPinned?: boolean | undefined;
  /** What the person wrote about it. */
  note?: string | undefined;
  /** Runs that it does not get ahead of while they train: its twin. */
  lockstepWith?: readonly RunId[] | undefined;
  status: RunStatus;
  /** It trains when others have ended: up to which step, and in which turn. */
  waiting?: { until: number | null; turn: number } | undefined;
}

/** See theme.css. */
const COLORS = Array.from({ length: 7 }, (_, i) => `var(--run-${i + 1})`);

export const runs = createStore<{ runs: readonly RunRecord[] }>(() => ({ runs: [] }));

const histories = new Map<RunId, History>();
const listeners = new Set<() => void>();
let version = 0;

/** Another number after every change of a curve. */
export const curvesVersion = () => version;

export const historyOf = (id: RunId): History => histories.get(id) ?? new History(NO_SIGNALS);

/** Calls back when any curve changed. */
export function onCurves(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells all who draw curves or keep them. */
export const curvesChanged = () => {
  version++;
  for (const listener of listeners) listener();
};

export const findRun = (id: RunId | null): RunRecord | undefined => runs.getState().runs.find((run) => run.id === id);

export function changeRun(id: RunId, change: Partial<RunRecord>) {
  runs.setState(({ runs: all }) => ({ runs: all.map((run) => (run.id === id ? { ...run, ...change } : run)) }));
}

/** Ends all that is under way, for a reason that concerns all of it. */
export function failUnfinishedRuns(message: string) {
  for (const { id, status } of runs.getState().runs)
    if (status.state === 'preparing' || status.state === 'running')
      changeRun(id, { waiting: undefined, status: { ...status, state: 'failed', stepsPerSecond: null, message } });
}

let created = 0;
/** Tells the runs of a tab that does not save from those of the tab that does. */
let tag = '';

export const tagRuns = (withTag: string) => {
  tag = withTag;
};

/** Puts a run in its place, or at `index` or the end, as it was kept or came from a file. */
export function putRun(run: RunRecord, history: History, index = Number.POSITIVE_INFINITY) {
  histories.set(run.id, history);
  created = Math.max(created, Number(/^run(\d+)/.exec(run.id)?.[1] ?? 0));
  runs.setState(({ runs: all }) => ({
    runs: all.some(({ id }) => id === run.id)
      ? all.map((other) => (other.id === run.id ? run : other))
      : [...all.slice(0, index), run, ...all.slice(index)],
  }));
  curvesChanged();
}

/** Takes a curve back to the step that its run goes on from. */
export function truncateHistory(id: RunId, step: number) {
  const history = histories.get(id);
  if (!history || history.length <= step) return;
  history.truncate(step);
  curvesChanged();
}

/** The colour that the fewest runs have, the first of those. */
function freeColor(all: readonly RunRecord[]): string {
  const uses = (color: string) => all.filter((run) => run.color === color).length;
  return COLORS.reduce((best, color) => (uses(color) < uses(best) ? color : best));
}

export function addRun(experiment: Experiment, summary: DataSummary): RunRecord {
  const number = ++created;
  const run: RunRecord = {
    id: `run${number}${tag}`,
    name: `Run ${number}`,
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

/** Takes a run away; gives what brings it back. */
export function removeRun(id: RunId): { run: RunRecord; history: History; index: number } | null {
  const { runs: all } = runs.getState();
  const index = all.findIndex((run) => run.id === id);
  const [run, history] = [all[index], histories.get(id)];
  histories.delete(id);
  runs.setState({ runs: all.filter((other) => other.id !== id) });
  curvesChanged();
  return run && history ? { run, history, index } : null;
}

/** Gives a run the colour after its own. */
export function changeColor({ id, color }: RunRecord) {
  changeRun(id, { color: COLORS[(COLORS.indexOf(color) + 1) % COLORS.length] ?? color });
}

export const baselineOf = (all: readonly RunRecord[]): RunRecord | undefined => all.find(({ isPinned }) => isPinned) ?? all[0];

/** Makes a run the one that the others are compared with. */
export function pinRun(id: RunId) {
  runs.setState(({ runs: all }) => ({ runs: all.map((run) => ({ ...run, isPinned: run.id === id && !run.isPinned })) }));
}

export function setVisible(id: RunId, isVisible: boolean) {
  changeRun(id, { isVisible });
  curvesChanged();
}

export function clearHistory(id: RunId) {
  // The worker may still speak of a run that is gone.
  const run = findRun(id);
  if (!run) return;
  histories.set(id, new History(run.signals));
  curvesChanged();
}

/** What a run records, as the worker tells it before the first rows. */
export function setSignals(id: RunId, signals: SignalGroups) {
  histories.get(id)?.setSignals(signals);
  changeRun(id, { signals });
}

export function appendRows(id: RunId, group: SignalGroup, rows: SignalRows) {
  const history = histories.get(id);
  if (!history) return;
  history.append(group, rows);
  curvesChanged();
}
