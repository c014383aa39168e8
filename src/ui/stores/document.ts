/** The experiment that is being edited, with its undo history. */
import { createStore } from 'zustand/vanilla';
import type { DataChoice, Experiment } from '../../experiment/experiment.ts';
import { starters } from '../../experiment/starters.ts';
import { applyEdit, type GraphEdit } from '../../models/network/edits.ts';
import type { Issue } from '../../models/network/issues.ts';

export type DocumentEdit =
  | { type: 'graph'; edit: GraphEdit }
  | { type: 'data'; data: DataChoice }
  | { type: 'training'; training: Experiment['training'] }
  /** `opened` is `experiment` as it was when it was opened. It can be absent if `experiment` has not been edited since. */
  | { type: 'open'; experiment: Experiment; opened?: Experiment };

interface Step {
  back: DocumentEdit;
  forth: DocumentEdit;
  /** The values of `DocumentState.opened` before and after the step. Present only if the step opened an experiment. */
  opened?: { before: Experiment; after: Experiment };
}

interface DocumentState {
  experiment: Experiment;
  /**
   * The most recently opened experiment, as it was when opened. The button ↺ next to a changed setting restores its value from this
   * experiment.
   */
  opened: Experiment;
  past: readonly Step[];
  future: readonly Step[];
}

const HISTORY_LIMIT = 200;

export const documentStore = createStore<DocumentState>(() => ({
  experiment: starters.dense,
  opened: starters.dense,
  past: [],
  future: [],
}));

function apply(experiment: Experiment, change: DocumentEdit): { experiment: Experiment; inverse: DocumentEdit } | { issue: Issue } {
  switch (change.type) {
    case 'graph': {
      const result = applyEdit(experiment.network, change.edit);
      if ('issue' in result) return result;
      return { experiment: { ...experiment, network: result.network }, inverse: { type: 'graph', edit: result.inverse } };
    }
    case 'data':
      return { experiment: { ...experiment, data: change.data }, inverse: { type: 'data', data: experiment.data } };
    case 'training':
      return { experiment: { ...experiment, training: change.training }, inverse: { type: 'training', training: experiment.training } };
    case 'open':
      return { experiment: change.experiment, inverse: { type: 'open', experiment } };
    default:
      return change satisfies never;
  }
}

/** Applies a change as one undo step. Returns the reason if the change is impossible. */
export function edit(change: DocumentEdit): Issue | null {
  const { experiment, opened: before, past } = documentStore.getState();
  const result = apply(experiment, change);
  if ('issue' in result) return result.issue;
  const after = change.type === 'open' ? (change.opened ?? change.experiment) : null;
  documentStore.setState({
    experiment: result.experiment,
    ...(after && { opened: after }),
    past: [...past.slice(1 - HISTORY_LIMIT), { back: result.inverse, forth: change, ...(after && { opened: { before, after } }) }],
    future: [],
  });
  return null;
}

/** Replaces the experiment as part of the last change, so that one undo reverts both. The last change must be a change of the data. */
export function amendDataStep(experiment: Experiment) {
  const { experiment: current, past } = documentStore.getState();
  const step = past.at(-1);
  const before = step && apply(current, step.back);
  if (!before || 'issue' in before) return;
  const whole: Step = { back: { type: 'open', experiment: before.experiment }, forth: { type: 'open', experiment } };
  documentStore.setState({ experiment, past: [...past.slice(0, -1), whole] });
}

export const editGraph = (graphEdit: GraphEdit): Issue | null => edit({ type: 'graph', edit: graphEdit });

export function undo() {
  const { experiment, past, future } = documentStore.getState();
  const step = past.at(-1);
  const result = step && apply(experiment, step.back);
  if (!step || !result || 'issue' in result) return;
  documentStore.setState({
    experiment: result.experiment,
    ...(step.opened && { opened: step.opened.before }),
    past: past.slice(0, -1),
    future: [step, ...future],
  });
}

export function redo() {
  const { experiment, past, future } = documentStore.getState();
  const [step, ...later] = future;
  const result = step && apply(experiment, step.forth);
  if (!step || !result || 'issue' in result) return;
  documentStore.setState({
    experiment: result.experiment,
    ...(step.opened && { opened: step.opened.after }),
    past: [...past, step],
    future: later,
  });
}
