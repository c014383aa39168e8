/** The runs of this page: frozen experiments, what became of them, and their curves. */
import { createStore } from 'zustand/vanilla';
import type { DataSummary, Evaluation, Experiment, RunId, RunStatus } from '../../train/protocol.ts';
import { History } from './history.ts';

export interface RunRecord {
  id: RunId;
  name: string;
  experiment: Experiment;
  summary: DataSummary;
  parameters: number;
  color: string;
  isVisible: boolean;
  status: RunStatus;
  /** Training loss of the last step that was reported. */
  lastLoss?: number | undefined;
  lastEvaluation?: Evaluation | undefined;
  /** The held-out evaluation with the lowest loss. */
  bestEvaluation?: Evaluation | undefined;
}

/** Okabe & Ito 2008, without the yellow that white paper swallows. */
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8c8c8c'];

export const runs = createStore<{ runs: readonly RunRecord[] }>(() => ({ runs: [] }));

const histories = new Map<RunId, History>();
const listeners = new Set<() => void>();

export const historyOf = (id: RunId): History => histories.get(id) ?? new History();

/** Calls back when any curve changed. */
export function onCurves(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const curvesChanged = () => {
  for (const listener of listeners) listener();
};

export const findRun = (id: RunId | null): RunRecord | undefined => runs.getState().runs.find((run) => run.id === id);

export function changeRun(id: RunId, change: Partial<RunRecord>) {
  runs.setState(({ runs: all }) => ({ runs: all.map((run) => (run.id === id ? { ...run, ...change } : run)) }));
}

let created = 0;

export function addRun(experiment: Experiment, summary: DataSummary, parameters: number): RunRecord {
  const number = ++created;
  const run: RunRecord = {
    id: `run${number}`,
    name: `Run ${number}`,
    experiment,
    summary,
    parameters,
    color: COLORS[(number - 1) % COLORS.length] ?? '#8c8c8c',
    isVisible: true,
    status: { state: 'preparing', step: 0, stepsPerEpoch: 0, parameters, stepsPerSecond: null },
  };
  histories.set(run.id, new History());
  runs.setState(({ runs: all }) => ({ runs: [...all, run] }));
  curvesChanged();
  return run;
}

export function removeRun(id: RunId) {
  histories.delete(id);
  runs.setState(({ runs: all }) => ({ runs: all.filter((run) => run.id !== id) }));
  curvesChanged();
}

export function setVisible(id: RunId, isVisible: boolean) {
  changeRun(id, { isVisible });
  curvesChanged();
}

export function clearHistory(id: RunId) {
  histories.set(id, new History());
  changeRun(id, { lastLoss: undefined, lastEvaluation: undefined, bestEvaluation: undefined });
  curvesChanged();
}

export function appendSteps(id: RunId, columns: Parameters<History['append']>[0]) {
  histories.get(id)?.append(columns);
  changeRun(id, { lastLoss: columns.loss.at(-1) });
  curvesChanged();
}

export function appendEvaluation(id: RunId, evaluation: Evaluation) {
  histories.get(id)?.evaluations.push(evaluation);
  const best = findRun(id)?.bestEvaluation;
  const isBest = Number.isFinite(evaluation.loss) && !(best && best.loss <= evaluation.loss);
  changeRun(id, { lastEvaluation: evaluation, ...(isBest ? { bestEvaluation: evaluation } : {}) });
  curvesChanged();
}
