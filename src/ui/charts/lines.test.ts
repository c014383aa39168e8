import { describe, expect, it } from 'vitest';
import { evaluationRow, newHistory, SIGNALS, stepRows } from '../../../tests/curves.ts';
import type { History } from '../stores/history/history.ts';
import type { RunRecord } from '../stores/runs.ts';
import { evenly, type RunAxis } from './axes.ts';
import { type Drawn, extentOf, rowsOf } from './lines.ts';
import { type Plot, plotsOf } from './plots.ts';
import type { Series } from './series.ts';

function historyOf(loss: number[], seconds = 1): History {
  const history = newHistory();
  history.append('steps', stepRows(1, loss, undefined, seconds));
  return history;
}

const [lossPlot, ratioPlot] = plotsOf([{ id: 'run1', signals: SIGNALS } as RunRecord, { id: 'run2', signals: SIGNALS } as RunRecord], {
  id: 'run2',
} as RunRecord);
if (!lossPlot || !ratioPlot) throw new Error('no plot of the loss or of its ratio');

const strand = (history: History, axis: RunAxis = evenly(1), plot: Plot = lossPlot, baseline = history): Series => ({
  axis,
  curves: [plot.curve(history, baseline)],
});
const plain: Drawn = { smoothing: 0, isLogX: false, isLogY: false, zoom: null, bins: 2400 };

it('runs of different lengths share one axis', () => {
  const short = historyOf([4]);
  const long = historyOf([4, 2, 0]);
  long.append('evaluations', evaluationRow(2, 3, 0.5));
  expect(rowsOf([strand(short), strand(long)], { ...plain, smoothing: 0.5 })).toEqual([
    [1, 2, 3],
    [4, undefined, undefined],
    [undefined, undefined, undefined],
    [4, undefined, undefined],
    [undefined, undefined, undefined],
    [4, 2, 0],
    [undefined, undefined, undefined],
    [4, expect.closeTo(8 / 3), expect.closeTo(8 / 7)],
    [undefined, 3, undefined],
  ]);
});

it('a log axis leaves out values that are not positive', () => {
  const [, , , line] = rowsOf([strand(historyOf([1, 0, 2]))], { ...plain, isLogY: true });
  expect(line).toEqual([1, null, 2]);
});

it('a chart without runs is empty', () => expect(rowsOf([], plain)).toEqual([[]]));

describe('a long curve', () => {
  const LENGTH = 100_000;
  const loss = Array.from({ length: LENGTH }, (_, i) => 1 + (i % 10));
  loss[50_000] = 1000;
  loss[77_777] = -1000;
  const history = historyOf(loss);

  it('is drawn at a limited number of positions in rising order, and keeps its highest and lowest values', () => {
    const [xs, , , line = []] = rowsOf([strand(history)], plain);
    expect(xs.length).toBeLessThanOrEqual(2400);
    expect(xs.length).toBeGreaterThan(1000);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    expect(xs.at(-1)).toBeLessThanOrEqual(LENGTH);
    expect(line).toContain(1000);
    expect(line).toContain(-1000);
  });

  it('is drawn step by step when zoomed in, up to one step past either side', () => {
    const [xs, , , line] = rowsOf([strand(history)], { ...plain, zoom: [49_998.5, 50_002.5] });
    expect(xs).toEqual([49_998, 49_999, 50_000, 50_001, 50_002, 50_003]);
    expect(line).toEqual([8, 9, 10, 1000, 2, 3]);
  });

  it('shows its first steps one by one on a logarithmic axis', () => {
    const [xs, , , line] = rowsOf([strand(history)], { ...plain, isLogX: true });
    expect(line?.slice(0, 9)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (let i = 0; i < 9; i++) expect(Math.abs((xs[i] ?? 0) / (i + 1) - 1)).toBeLessThan(0.01);
  });

  it('is drawn at the same positions when it becomes a little longer', () => {
    const grown = historyOf([...loss, 1, 2, 3]);
    const [before] = rowsOf([strand(history)], plain);
    const [after] = rowsOf([strand(grown)], plain);
    // The last position is limited by the end of the curve, so it may move.
    expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
  });
});

it('runs with different batch sizes are aligned by the number of examples', () => {
  const [xs, , , small, , , , large] = rowsOf([strand(historyOf([1, 2, 3, 4]), evenly(16)), strand(historyOf([5, 6]), evenly(32))], plain);
  expect(xs).toEqual([16, 32, 48, 64]);
  expect(small).toEqual([1, 2, 3, 4]);
  expect(large).toEqual([undefined, 5, undefined, 6]);
});

it('on an axis of seconds, points are at their times, and a run without times has no points', () => {
  const timed = historyOf([1, 2], 4);
  const axis = { xOf: timed.secondsAt, stepOf: timed.stepAfter };
  expect(rowsOf([strand(timed, axis)], plain)[0]).toEqual([2, 4]);
  const untimed = historyOf([1, 2], 0);
  expect(rowsOf([strand(untimed, { xOf: untimed.secondsAt, stepOf: untimed.stepAfter })], plain)[0]).toEqual([]);
});

it('several seeds are drawn as the lowest, highest and mean values of the seeds that have reached each step', () => {
  const [one, two, three] = [historyOf([1, 2, 9]), historyOf([3, 4]), historyOf([5, 9])];
  one.append('evaluations', evaluationRow(2, 6, 0.5));
  two.append('evaluations', evaluationRow(2, 8, 0.5));
  one.append('evaluations', evaluationRow(3, 7, 0.5));
  const seeds: Series = { axis: evenly(1), curves: [lossPlot.curve(one, one), lossPlot.curve(two, one), lossPlot.curve(three, one)] };
  expect(rowsOf([seeds], plain)).toEqual([
    [1, 2, 3],
    [1, 2, 9],
    [5, 9, 9],
    [3, 5, 9],
    // The third seed has reached step 2 without an evaluation.
    [undefined, undefined, 7],
  ]);
});

it('the ratio of two losses is computed step by step, up to the last step of the shorter run', () => {
  const [, , , line] = rowsOf([strand(historyOf([1, 2, 3]), evenly(1), ratioPlot, historyOf([3, 3]))], plain);
  expect(line).toEqual([Math.fround(1 / 3), Math.fround(2 / 3)]);
});

it('the axis reaches from 0, or from the first step if it is logarithmic, to the end of the longest run', () => {
  const strands = [strand(historyOf([1])), strand(historyOf([1, 2, 3, 4]))];
  expect(extentOf(strands, false)).toEqual([0, 4]);
  expect(extentOf(strands, true)).toEqual([1, 4]);
  expect(extentOf([], true)).toEqual([1, 10]);
});
