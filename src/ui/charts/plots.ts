/** What can be drawn of a run, and how its numbers are written. */
import { axisWords, lossWords, percentWords } from '../format.ts';
import type { History, Measure } from '../state/history.ts';

/** One line of numbers, entry i being step i + 1. */
export interface Curve {
  length: number;
  values(): Float32Array;
  /** @param weight of the past, 0 to below 1 */
  smoothed(weight: number): Float32Array;
  heldOut: readonly { step: number; value: number }[];
}

export type PlotName = Measure | 'difference';

export interface Plot {
  name: PlotName;
  title: string;
  /** As on the axis, and as exact values. */
  axis(value: number): string;
  exact(value: number | undefined): string;
  hasHeldOut: boolean;
  /** Whether small values are worth a scale of their own. */
  canBeLog: boolean;
  /** What it cannot exceed. */
  most?: number;
  curve(history: History, baseline: History): Curve;
}

const measured =
  (measure: Measure) =>
  (history: History): Curve => ({
    length: history.length,
    values: () => history.values(measure),
    smoothed: (weight) => history.smoothedValues(measure, weight),
    heldOut:
      measure === 'gradientNorm' ? [] : history.evaluations.map((evaluation) => ({ step: evaluation.step, value: evaluation[measure] })),
  });

const minus = (a: Float32Array, b: Float32Array) =>
  a.slice(0, Math.min(a.length, b.length)).map((value, i) => value - (b[i] ?? Number.NaN));

/** Step by step: twins see the same examples in the same step. */
const lossDifference = (history: History, baseline: History): Curve => {
  const theirs = new Map(baseline.evaluations.map(({ step, loss }) => [step, loss]));
  return {
    length: Math.min(history.length, baseline.length),
    values: () => minus(history.values('loss'), baseline.values('loss')),
    smoothed: (weight) => minus(history.smoothedValues('loss', weight), baseline.smoothedValues('loss', weight)),
    heldOut: history.evaluations.flatMap(({ step, loss }) => {
      const other = theirs.get(step);
      return other === undefined ? [] : [{ step, value: loss - other }];
    }),
  };
};

const signed = (value: number | undefined) =>
  value !== undefined && value > 0 ? `+${lossWords(value)}` : lossWords(value).replace('-', '−');

export const plots: Readonly<Record<PlotName, Plot>> = {
  loss: { name: 'loss', title: 'Loss', axis: axisWords, exact: lossWords, hasHeldOut: true, canBeLog: true, curve: measured('loss') },
  accuracy: {
    name: 'accuracy',
    title: 'Accuracy',
    axis: (value) => `${Math.round(1000 * value) / 10} %`,
    exact: percentWords,
    hasHeldOut: true,
    // It lies between 0 and 1: a log scale would hide what matters.
    canBeLog: false,
    most: 1,
    curve: measured('accuracy'),
  },
  gradientNorm: {
    name: 'gradientNorm',
    title: 'Gradient norm',
    axis: axisWords,
    exact: lossWords,
    hasHeldOut: false,
    canBeLog: true,
    curve: measured('gradientNorm'),
  },
  difference: {
    name: 'difference',
    title: 'Loss, difference from the baseline',
    axis: axisWords,
    exact: signed,
    hasHeldOut: true,
    canBeLog: false,
    curve: lossDifference,
  },
};
