/**
 * Signals: the quantities that a run records, as data. A group of signals shares one step axis: `steps` has a row for every
 * training step, `evaluations` one for every look at the held-out examples. Ring, wire, history, files and charts carry
 * columns by these specs and know no name.
 */
import type { LossTerm } from '../losses/loss.ts';
import type { LayerId } from '../network/network.ts';

export interface SignalSpec {
  /** `quantity` or `quantity@layer`: the column's name on the wire and in files. */
  name: string;
  /** The quantity alone: signals of the same quantity share a chart. */
  quantity: string;
  /** The layer that the quantity belongs to; absent for the network as a whole. */
  of?: LayerId;
  /** The quantity's name on the screen: "Gradient norm". */
  label: string;
  /** number: any value from 0 on, also on a logarithmic axis; share: between 0 and 1, shown in percent. */
  unit: 'number' | 'share';
  /** The direction that is better, where there is one: which end a "best" is at. */
  better?: 'lower' | 'higher';
}

export interface SignalGroups {
  /** One row per training step. */
  steps: readonly SignalSpec[];
  /** One row per evaluation on held-out examples. */
  evaluations: readonly SignalSpec[];
}

export type SignalGroup = keyof SignalGroups;

const LOSS: SignalSpec = { name: 'loss', quantity: 'loss', label: 'Loss', unit: 'number', better: 'lower' };
const ACCURACY: SignalSpec = { name: 'accuracy', quantity: 'accuracy', label: 'Accuracy', unit: 'share', better: 'higher' };
const GRADIENT_NORM: SignalSpec = { name: 'gradientNorm', quantity: 'gradientNorm', label: 'Gradient norm', unit: 'number' };

/** The part of the loss that one term of several adds. */
const termSignal = ({ kind, label }: LossTerm): SignalSpec => ({
  name: `loss.${kind}`,
  quantity: `loss.${kind}`,
  label: `Loss: ${label.toLowerCase()}`,
  unit: 'number',
  better: 'lower',
});

/**
 * @param hasAccuracy whether an example of the task is right or wrong
 * @param terms the terms of the loss; each is recorded where there are several
 */
export function signalsFor(hasAccuracy: boolean, terms: readonly LossTerm[] = []): SignalGroups {
  const scores = [LOSS, ...(terms.length > 1 ? terms.map(termSignal) : []), ...(hasAccuracy ? [ACCURACY] : [])];
  return { steps: [...scores, GRADIENT_NORM], evaluations: scores };
}

/** Numbers per step in the ring: its signals, in their order, and a flag that is not 0 where the step was not taken. */
export const ringWidth = ({ steps }: SignalGroups): number => steps.length + 1;

/** Why a step was not taken: loss or gradient are not finite, or the update before it left a weight that is not. */
export type Stop = 'gradient' | 'weights';

/** Columns of ring rows, parallel to the signals; where a row's step was not taken, that is the last one. */
export function readRing(
  { steps: signals }: SignalGroups,
  ring: ArrayLike<number>,
): { columns: Float32Array[]; rows: number; stop: Stop | null } {
  const width = signals.length + 1;
  const flags = Array.from({ length: ring.length / width }, (_, row) => ring[row * width + signals.length] ?? 0);
  const stopped = flags.findIndex((flag) => flag !== 0);
  const rows = stopped < 0 ? flags.length : stopped + 1;
  const column = (place: number) => Float32Array.from({ length: rows }, (_, row) => ring[row * width + place] ?? Number.NaN);
  return {
    columns: signals.map((_, place) => column(place)),
    rows,
    stop: stopped < 0 ? null : flags[stopped] === 2 ? 'weights' : 'gradient',
  };
}

/** Means over the evaluated examples, parallel to the signals. Totals hold the sum of each score, then the number of examples. */
export function readTotals({ evaluations: signals }: SignalGroups, totals: ArrayLike<number>): { values: number[]; examples: number } {
  const sums = Array.from(totals).slice(0, -1);
  const examples = totals[totals.length - 1] ?? 0;
  const terms = sums.length - Number(signals.includes(ACCURACY));
  const loss = sums.slice(0, terms).reduce((sum, term) => sum + term, 0);
  const all = [loss, ...(terms > 1 ? sums : sums.slice(terms))];
  return { values: all.map((sum) => sum / examples), examples };
}
