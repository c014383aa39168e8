/** What is selected, said and drawn how: nothing here belongs to an experiment. */
import { createStore } from 'zustand/vanilla';
import type { LayerId } from '../../models/network/network.ts';
import type { RunId } from '../../train/protocol/runs.ts';

export type Selection = { type: 'layer'; id: LayerId } | { type: 'skip'; from: LayerId; to: LayerId } | null;

export type StageTab = 'curves' | 'pictures';

/** What a curve can be drawn over. */
export const xAxisNames = ['step', 'epoch', 'examples', 'seconds', 'multiplyAdds'] as const;
export type XAxisName = (typeof xAxisNames)[number];

interface ViewState {
  selection: Selection;
  /** The last thing that the page has to say. */
  message: string;
  /** The run that the controls speak of. */
  currentRun: RunId | null;
  /** Text that fits no field, by field: it keeps Train from starting. */
  fieldProblems: Readonly<Record<string, string>>;
  /** What is to be seen where there is room for one. */
  stageTab: StageTab;
  /** How the table of runs is sorted: by a column's name; by age where null. */
  sort: { column: string; isDown: boolean } | null;
  /** Words that a run's name, note or state has to contain. */
  runFilter: string;
  /** Runs that stand side by side in a sheet; null where there is none. */
  compared: readonly RunId[] | null;
  /** Help is open. */
  isHelpOpen: boolean;
  isLogLoss: boolean;
  smoothing: number;
  /** The charts that the person switched on and off, by name; the others are shown or not as their plots say. */
  shown: Readonly<Record<string, boolean>>;
  xAxis: XAxisName;
  isLogX: boolean;
  /** Runs that differ only in their seed are drawn as their mean and a band. */
  hasBands: boolean;
  /** The part of the x axis that all charts show; null for all of it. */
  zoom: readonly [number, number] | null;
}

export const view = createStore<ViewState>(() => ({
  selection: null,
  message: '',
  currentRun: null,
  fieldProblems: {},
  stageTab: 'curves',
  sort: null,
  runFilter: '',
  compared: null,
  isHelpOpen: false,
  isLogLoss: true,
  smoothing: 0.9,
  shown: {},
  xAxis: 'step',
  isLogX: false,
  hasBands: true,
  zoom: null,
}));

export const select = (selection: Selection) => view.setState({ selection });
export const say = (message: string) => view.setState({ message });

export const setShown = (plot: string, isShown: boolean) => view.setState(({ shown }) => ({ shown: { ...shown, [plot]: isShown } }));

export function setFieldProblem(field: string, problem: string | null) {
  const { [field]: before, ...others } = view.getState().fieldProblems;
  // Most fields are right most of the time: nobody is told so again.
  if ((before ?? null) !== problem) view.setState({ fieldProblems: problem === null ? others : { ...others, [field]: problem } });
}
