import { expect, it } from 'vitest';
import { cpuTime } from '../../../../tests/cpuTime.ts';
import { evaluationRow, newHistory, SIGNALS, stepRows } from '../../../../tests/curves.ts';
import type { SignalSpec } from '../../../models/compile/signals.ts';
import { byName } from './columns.ts';
import { smoothed, withRoom } from './smoothing.ts';

it('a full column at least doubles its capacity, and keeps its values', () => {
  const column = Float32Array.of(1, 2);
  expect(withRoom(column, 2)).toBe(column);
  expect([...withRoom(column, 3)]).toEqual([1, 2, 0, 0]);
  expect(withRoom(column, 9)).toHaveLength(9);
});

it('a curve that is smoothed in parts equals the curve smoothed as a whole', () => {
  const values = Array.from({ length: 700 }, (_, i) => Math.sin(i) + 2);
  const history = newHistory();
  for (let i = 0; i < values.length; i += 70) {
    history.append('steps', stepRows(i + 1, values.slice(i, i + 70)));
    history.steps.smoothedValues('loss', 0.9);
  }
  expect([...history.steps.smoothedValues('loss', 0.9)]).toEqual([...smoothed(Float32Array.from(values), 0.9)]);
  expect([...history.steps.smoothedValues('loss', 0.5)]).toEqual([...smoothed(Float32Array.from(values), 0.5)]);
});

it('steps that are rewritten are smoothed again', () => {
  const history = newHistory();
  history.append('steps', stepRows(1, [1, 2, 3]));
  history.steps.smoothedValues('loss', 0.9);
  history.append('steps', stepRows(2, [5, 7]));
  expect([...history.steps.smoothedValues('loss', 0.9)]).toEqual([...smoothed(Float32Array.of(1, 5, 7), 0.9)]);
});

it('each step with a non-finite value is listed once', () => {
  const history = newHistory();
  history.append('steps', stepRows(1, [1, Number.NaN, 1], [1, 1, Number.POSITIVE_INFINITY]));
  history.append('steps', stepRows(3, [1], [Number.POSITIVE_INFINITY]));
  expect(history.nonFinite).toEqual([2, 3]);
});

it('a step that is rewritten with finite values is no longer listed as non-finite, but later ones still are', () => {
  const history = newHistory();
  history.append('steps', stepRows(1, [Number.NaN, Number.NaN, 1, Number.NaN]));
  history.append('steps', stepRows(2, [1, Number.NaN]));
  expect(history.nonFinite).toEqual([1, 3, 4]);
  history.truncate(3);
  expect(history.nonFinite).toEqual([1, 3]);
});

it('600,000 steps with non-finite values are added in less than half a second of processor time, either in one call or in pieces', () => {
  const [count, size] = [600_000, 100];
  const [all, piece] = [count, size].map((length) => stepRows(1, new Array(length).fill(Number.NaN)));
  if (!all || !piece) throw new Error('no columns');
  const started = cpuTime();
  const atOnce = newHistory();
  atOnce.append('steps', all);
  const between = cpuTime();
  expect(between - started).toBeLessThan(500);
  const byPieces = newHistory();
  for (let step = 1; step <= count; step += size) byPieces.append('steps', { ...piece, step: piece.step.map((_, i) => step + i) });
  byPieces.truncate(count - 1);
  expect(cpuTime() - between).toBeLessThan(500);
  expect([atOnce, byPieces].map(({ nonFinite }) => [nonFinite.length, nonFinite[1000], nonFinite.at(-1)])).toEqual([
    [count, 1001, count],
    [count - 1, 1001, count - 1],
  ]);
});

it('evaluations have their own list of steps, and a repeated evaluation is dropped unless it used more examples', () => {
  const history = newHistory();
  for (const step of [10, 20, 10, 20, 30]) history.append('evaluations', evaluationRow(step, step));
  const { evaluations } = history;
  expect(Array.from({ length: evaluations.length }, (_, row) => evaluations.stepOf(row))).toEqual([10, 20, 30]);
  expect([5, 10, 19, 20, 99].map((step) => evaluations.rowsUpTo(step))).toEqual([0, 1, 1, 2, 3]);
  history.append('evaluations', { ...evaluationRow(30, 30), examples: Float32Array.of(600) });
  expect([evaluations.length, evaluations.examplesOf(3)]).toEqual([4, 600]);
  // A run that is resumed after a reload can be evaluated once more at its current step, on only the first held-out examples.
  history.append('evaluations', evaluationRow(30, 30));
  expect([evaluations.length, evaluations.examplesOf(3)]).toEqual([4, 600]);
  history.truncate(15);
  expect([evaluations.length, evaluations.last('loss'), evaluations.last('gradientNorm')]).toEqual([1, 10, undefined]);
});

it('if the set of recorded signals changes, common columns are kept, and new ones are NaN at the earlier steps', () => {
  const history = newHistory();
  history.append('steps', stepRows(1, [1, 2]));
  const { steps, evaluations } = SIGNALS;
  const depth: SignalSpec = { name: 'depth@dense1', quantity: 'depth', of: 'dense1', label: 'Depth', unit: 'number' };
  history.setSignals({ steps: [...steps.slice(0, 1), depth], evaluations });
  expect([...history.steps.values('loss')]).toEqual([1, 2]);
  expect([...history.steps.values('depth@dense1')]).toEqual([Number.NaN, Number.NaN]);
  expect(history.steps.has('accuracy')).toBe(false);
  history.append('steps', { step: Float64Array.of(3), values: [Float32Array.of(3), Float32Array.of(7)] });
  expect([...history.steps.values('depth@dense1')].at(-1)).toBe(7);
  expect(history.nonFinite).toEqual([]);
});

it('a history reports the first entry that was rewritten or removed after a revision', () => {
  const history = newHistory();
  history.append('steps', stepRows(1, [1, 2, 3, 4]));
  const first = history.revision;
  expect(history.rewrittenSince(first)).toBe(Number.POSITIVE_INFINITY);
  history.append('steps', stepRows(3, [5, 6, 7]));
  const second = history.revision;
  history.truncate(4);
  expect([history.rewrittenSince(first), history.rewrittenSince(second), history.rewrittenSince(history.revision)]).toEqual([
    2,
    4,
    Number.POSITIVE_INFINITY,
  ]);
});

it('training times are interpolated between the reported ones, and truncated together with the curve', () => {
  const history = newHistory();
  history.append('steps', stepRows(1, [1, 1, 1, 1]));
  history.append('steps', { ...stepRows(5, [1, 1]), seconds: 0.6 });
  expect(history.times).toEqual([
    { step: 4, seconds: 0.4 },
    { step: 6, seconds: 1 },
  ]);
  expect([0, 2, 5, 6].map(history.secondsAt)).toEqual([0, 0.2, 0.7, 1]);
  expect([0.2, 0.7, 1].map(history.stepAfter)).toEqual([2, 5, 6].map((step) => expect.closeTo(step)));
  history.truncate(2);
  expect(history.times).toEqual([{ step: 2, seconds: 0.2 }]);
  history.append('steps', stepRows(3, [1]));
  expect(history.secondsAt(3)).toBeCloseTo(0.3);
  expect(newHistory().secondsAt(1)).toBeNaN();
});

it('a sketch of a curve fills steps that have not been read yet, and its non-finite values are not listed', () => {
  const history = newHistory();
  const columns = byName(SIGNALS.steps, stepRows(1, [1, Number.NaN]));
  history.steps.sketch(3, columns, 2);
  expect([...history.steps.values('loss')]).toEqual([Number.NaN, Number.NaN, Number.NaN, 1, Number.NaN]);
  history.steps.sketch(0, columns, 2, 3);
  expect([...history.steps.values('loss')]).toEqual([1, Number.NaN, 1, 1, Number.NaN]);
  expect(history.nonFinite).toEqual([]);
  history.place(0, byName(SIGNALS.steps, stepRows(1, [5, 6, 7])), 3);
  expect([...history.steps.values('loss')]).toEqual([5, 6, 7, 1, Number.NaN]);
});
