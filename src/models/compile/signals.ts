/**
 * Signals: the quantities that a run records, as data. A group of signals shares one step axis: `steps` has a row for every
 * training step, `evaluations` one for every look at the held-out examples. Ring, wire, history, files and charts carry
 * columns by these specs and know no name.
 */
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

/** Where the ring and the evaluation's totals have each signal; the device writes all of them whatever the task. */
const RING: readonly SignalSpec[] = [LOSS, ACCURACY, GRADIENT_NORM];
const TOTALS: readonly SignalSpec[] = [LOSS, ACCURACY];

/** Numbers per step in the ring: its signals, and a flag that is not 0 where one of them is not finite. */
export const RING_WIDTH = RING.length + 1;

/** @param hasAccuracy whether an example of the task is right or wrong */
export function signalsFor(hasAccuracy: boolean): SignalGroups {
  const recorded = (signal: SignalSpec) => hasAccuracy || signal !== ACCURACY;
  return { steps: RING.filter(recorded), evaluations: TOTALS.filter(recorded) };
}

/** Columns of ring rows, parallel to the signals; `stopped` is the row whose step was not taken, or −1. */
export function readRing(signals: readonly SignalSpec[], ring: ArrayLike<number>): { columns: Float32Array[]; stopped: number } {
  const rows = ring.length / RING_WIDTH;
  const column = (place: number) => Float32Array.from({ length: rows }, (_, row) => ring[row * RING_WIDTH + place] ?? Number.NaN);
  return {
    columns: signals.map((signal) => column(RING.indexOf(signal))),
    stopped: column(RING_WIDTH - 1).findIndex((flag) => flag !== 0),
  };
}

/** Means over the evaluated examples, parallel to the signals. */
export function readTotals(signals: readonly SignalSpec[], totals: ArrayLike<number>): { values: number[]; examples: number } {
  const examples = totals[TOTALS.length] ?? 0;
  return { values: signals.map((signal) => (totals[TOTALS.indexOf(signal)] ?? Number.NaN) / examples), examples };
}
