/** Builds the rows of a chart: one with the positions on the x axis, and four with values for each series. */
import { type Bins, binsOf, firstOfBin, minMax, type Row, stepRanges } from './binning.ts';
import type { Curve } from './plots.ts';
import type { Series } from './series.ts';

/**
 * The rows of one run are the unsmoothed values (empty if the curve is not smoothed), an empty row, the curve, and the held-out points.
 * The rows of several seeds are the lowest, the highest and the mean values of the smoothed curves, and the means of the held-out points.
 */
export const ROWS_PER_SERIES = 4;
/** The row of the curve itself, which is drawn opaque. */
export const STRONG_ROW = 2;

export interface Drawn {
  /** The weight of earlier values, from 0 to below 1. */
  smoothing: number;
  isLogX: boolean;
  isLogY: boolean;
  /** Null for the whole x axis. */
  zoom: readonly [number, number] | null;
  /** The maximum number of points per line. */
  bins: number;
}

export type Rows = [number[], ...Row[]];

const lengthOf = ({ curves }: Series) => Math.max(...curves.map(({ length }) => length));

/**
 * The range from 0, or from the first step on a logarithmic axis, to the end of the longest curve. If no position is known, it is an
 * arbitrary valid range.
 */
export function extentOf(seriesList: readonly Series[], isLogX: boolean): [number, number] {
  const ends = seriesList.flatMap((series) => {
    const end = series.axis.xOf(lengthOf(series));
    return end > 0 ? [end] : [];
  });
  const high = Math.max(...ends);
  if (!Number.isFinite(high)) return isLogX ? [1, 10] : [0, 1];
  const low = isLogX ? Math.min(...seriesList.map(({ axis }) => axis.xOf(1)).filter((x) => x > 0)) : 0;
  return low < high ? [low, high] : [low, 2 * low];
}

/** The rows in uPlot's form, without bins that are empty in all series. */
export function rowsOf(seriesList: readonly Series[], drawn: Drawn): Rows {
  const extent = extentOf(seriesList, drawn.isLogX);
  const bins = binsOf(...(drawn.zoom ? widened(drawn.zoom, extent, seriesList) : extent), drawn.isLogX, drawn.bins);
  const rows = seriesList.flatMap((series) => rowsOfSeries(series, bins, drawn));
  const used = bins.edges.slice(0, -1).flatMap((_, i) => (rows.some((row) => row[i] !== undefined) ? [i] : []));
  // Bins come in pairs, so the last one may start past the end of the curves.
  return [used.map((i) => Math.min(bins.edges[i] as number, extent[1])), ...rows.map((row) => used.map((i) => row[i]))];
}

/** Extends the range by up to one step on each side, so that lines reach the edges. */
function widened(
  [from, to]: readonly [number, number],
  [low, high]: readonly [number, number],
  seriesList: readonly Series[],
): [number, number] {
  const before = seriesList.map(({ axis }) => axis.xOf(Math.max(1, Math.floor(axis.stepOf(from))))).filter((x) => x > 0);
  const after = seriesList.map(({ axis }) => axis.xOf(Math.ceil(axis.stepOf(to)))).filter((x) => x > 0);
  return [Math.max(low, Math.min(from, ...before)), Math.min(high, Math.max(to, ...after))];
}

function rowsOfSeries(series: Series, bins: Bins, { smoothing, isLogY }: Drawn): Row[] {
  const isShown = (value: number) => Number.isFinite(value) && (!isLogY || value > 0);
  const { axis, curves } = series;
  const length = lengthOf(series);
  const steps = stepRanges(bins, axis, length);
  const nothing = (): Row => new Array(steps.length - 1).fill(undefined);
  const points = nothing();
  for (const { step, value } of heldOutMeans(curves))
    if (step > 0 && isShown(value)) {
      const bin = bins.indexOf(axis.xOf(step));
      if (bin in points) points[bin] = value;
    }
  const [only] = curves;
  if (curves.length > 1) {
    const of = spreadOf(curves, smoothing, length);
    return [firstOfBin(of.low, steps, isShown), firstOfBin(of.high, steps, isShown), firstOfBin(of.mean, steps, isShown), points];
  }
  const every = () => minMax(only.values(), steps, isShown);
  return smoothing > 0
    ? [every(), nothing(), firstOfBin(only.smoothed(smoothing), steps, isShown), points]
    : [nothing(), nothing(), every(), points];
}

/** The mean held-out value at each step. A step is left out if a curve that reaches it has no held-out value there. */
function heldOutMeans(curves: readonly Curve[]): { step: number; value: number }[] {
  const sums = new Map<number, number[]>();
  for (const { heldOut } of curves)
    for (const { step, value } of heldOut) {
      const values = sums.get(step);
      if (values) values.push(value);
      else sums.set(step, [value]);
    }
  return [...sums]
    .filter(([step, values]) => values.length >= curves.filter(({ length }) => length >= step).length)
    .map(([step, values]) => ({ step, value: values.reduce((a, b) => a + b, 0) / values.length }));
}

/**
 * Returns the lowest, the highest and the mean value at each step, over the curves that reach the step. If the value of one of these
 * curves is not finite, no result for this step is finite.
 */
function spreadOf(curves: readonly Curve[], smoothing: number, length: number) {
  const all = curves.map((curve) => curve.smoothed(smoothing));
  const low = new Float32Array(length);
  const high = new Float32Array(length);
  const mean = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    let [least, most, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
    for (const values of all) {
      const value = values[i];
      if (value === undefined) continue;
      count++;
      sum += value;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    mean[i] = sum / count;
    low[i] = Number.isFinite(sum) ? least : Number.NaN;
    high[i] = Number.isFinite(sum) ? most : Number.NaN;
  }
  return { low, high, mean };
}
