/** What a chart draws of each run: every value faintly, the smoothed curve, and the held-out points. */
import { axisWords, lossWords, percentWords } from '../format.ts';
import type { History, Measure } from '../state/history.ts';
import { extremes, placeOf, placesOf, type Stretches, samples, stretchesOf } from './thin.ts';

export interface Plot {
  measure: Measure;
  name: string;
  /** As on the axis, and as exact values. */
  axis(value: number): string;
  exact(value: number | undefined): string;
  hasHeldOut: boolean;
}

export const plots: Readonly<Record<Measure, Plot>> = {
  loss: { measure: 'loss', name: 'Loss', axis: axisWords, exact: lossWords, hasHeldOut: true },
  accuracy: {
    measure: 'accuracy',
    name: 'Accuracy',
    axis: (value) => `${Math.round(1000 * value) / 10} %`,
    exact: percentWords,
    hasHeldOut: true,
  },
  gradientNorm: { measure: 'gradientNorm', name: 'Gradient norm', axis: axisWords, exact: lossWords, hasHeldOut: false },
};

/** More places than this are not seen on any screen. */
const MAX_PLACES = 2400;

export type Row = (number | null | undefined)[];

/** The x axis and three rows per run, as uPlot takes them: null is a gap, undefined no point. */
export function rowsOf(histories: readonly History[], plot: Plot, smoothing: number, isLog: boolean): [number[], ...Row[]] {
  const length = Math.max(1, ...histories.map((history) => history.length));
  const stretches = stretchesOf(length, MAX_PLACES);
  const steps = placesOf(stretches, length);
  const isShown = (value: number) => Number.isFinite(value) && (!isLog || value > 0);
  const rows = histories.flatMap((history): Row[] => [
    smoothing > 0 ? extremes(history.values(plot.measure), stretches, isShown) : steps.map(() => null),
    smoothing > 0
      ? samples(history.smoothedValues(plot.measure, smoothing), steps, isShown)
      : extremes(history.values(plot.measure), stretches, isShown),
    plot.hasHeldOut ? heldOut(history, plot.measure, stretches, isShown) : steps.map(() => null),
  ]);
  return [steps, ...rows];
}

function heldOut(history: History, measure: Measure, stretches: Stretches, isShown: (value: number) => boolean): Row {
  const row: Row = new Array(stretches.places).fill(undefined);
  if (measure === 'gradientNorm') return row;
  for (const evaluation of history.evaluations) {
    const value = evaluation[measure];
    if (evaluation.step > 0 && isShown(value)) row[placeOf(stretches, evaluation.step)] = value;
  }
  return row;
}
