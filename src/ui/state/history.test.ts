import { expect, it } from 'vitest';
import { cpuTime } from '../../../tests/cpuTime.ts';
import { History, smoothed, withRoom } from './history.ts';

const columns = (first: number, loss: number[], gradientNorm = loss) => ({
  step: Float64Array.from(loss, (_, i) => first + i),
  loss: Float32Array.from(loss),
  accuracy: new Float32Array(loss.length).fill(Number.NaN),
  gradientNorm: Float32Array.from(gradientNorm),
  seconds: loss.length / 10,
});

it('columns double when they are full, and keep what they have', () => {
  const column = Float32Array.of(1, 2);
  expect(withRoom(column, 2)).toBe(column);
  expect([...withRoom(column, 3)]).toEqual([1, 2, 0, 0]);
  expect(withRoom(column, 9)).toHaveLength(9);
});

it('a curve that is smoothed bit by bit is the curve smoothed at once', () => {
  const values = Array.from({ length: 700 }, (_, i) => Math.sin(i) + 2);
  const history = new History();
  for (let i = 0; i < values.length; i += 70) {
    history.append(columns(i + 1, values.slice(i, i + 70)));
    history.smoothedValues('loss', 0.9);
  }
  expect([...history.smoothedValues('loss', 0.9)]).toEqual([...smoothed(Float32Array.from(values), 0.9)]);
  expect([...history.smoothedValues('loss', 0.5)]).toEqual([...smoothed(Float32Array.from(values), 0.5)]);
});

it('steps that come again are smoothed again', () => {
  const history = new History();
  history.append(columns(1, [1, 2, 3]));
  history.smoothedValues('loss', 0.9);
  history.append(columns(2, [5, 7]));
  expect([...history.smoothedValues('loss', 0.9)]).toEqual([...smoothed(Float32Array.of(1, 5, 7), 0.9)]);
});

it('steps with numbers that are not finite are remembered, once', () => {
  const history = new History();
  history.append(columns(1, [1, Number.NaN, 1], [1, 1, Number.POSITIVE_INFINITY]));
  history.append(columns(3, [1], [Number.POSITIVE_INFINITY]));
  expect(history.nonFinite).toEqual([2, 3]);
});

it('steps that were not finite and come again sound are forgotten, and those behind them stay', () => {
  const history = new History();
  history.append(columns(1, [Number.NaN, Number.NaN, 1, Number.NaN]));
  history.append(columns(2, [1, Number.NaN]));
  expect(history.nonFinite).toEqual([1, 3, 4]);
  history.truncate(3);
  expect(history.nonFinite).toEqual([1, 3]);
});

it('600,000 steps that are not finite take less than half a second, at once and piece by piece', () => {
  const [count, size] = [600_000, 100];
  const [all, piece] = [count, size].map((length) => columns(1, new Array(length).fill(Number.NaN)));
  if (!all || !piece) throw new Error('no columns');
  const started = cpuTime();
  const atOnce = new History();
  atOnce.append(all);
  const between = cpuTime();
  expect(between - started).toBeLessThan(500);
  const byPieces = new History();
  for (let step = 1; step <= count; step += size) byPieces.append({ ...piece, step: Float64Array.of(step, step + size - 1) });
  byPieces.truncate(count - 1);
  expect(cpuTime() - between).toBeLessThan(500);
  expect([atOnce, byPieces].map(({ nonFinite }) => [nonFinite.length, nonFinite[1000], nonFinite.at(-1)])).toEqual([
    [count, 1001, count],
    [count - 1, 1001, count - 1],
  ]);
});

it('the evaluation of a step is the latest up to it', () => {
  const history = new History();
  for (const step of [10, 20]) history.evaluations.push({ step, loss: step, accuracy: 0, examples: 1, of: 1 });
  expect([5, 10, 19, 20, 99].map((step) => history.evaluationAt(step)?.step)).toEqual([undefined, 10, 10, 20, 20]);
});

it('times are read between the reports, and go back with the curve', () => {
  const history = new History();
  history.append(columns(1, [1, 1, 1, 1]));
  history.append({ ...columns(5, [1, 1]), seconds: 0.6 });
  expect(history.times).toEqual([
    { step: 4, seconds: 0.4 },
    { step: 6, seconds: 1 },
  ]);
  expect([0, 2, 5, 6].map(history.secondsAt)).toEqual([0, 0.2, 0.7, 1]);
  expect([0.2, 0.7, 1].map(history.stepAfter)).toEqual([2, 5, 6].map((step) => expect.closeTo(step)));
  history.truncate(2);
  expect(history.times).toEqual([{ step: 2, seconds: 0.2 }]);
  history.append(columns(3, [1]));
  expect(history.secondsAt(3)).toBeCloseTo(0.3);
  expect(new History().secondsAt(1)).toBeNaN();
});

it('a sketch stands for what is to be read, and is no measurement', () => {
  const history = new History();
  const { loss, accuracy, gradientNorm } = columns(1, [1, Number.NaN]);
  history.sketch(3, { loss, accuracy, gradientNorm });
  expect([...history.values('loss')]).toEqual([Number.NaN, Number.NaN, Number.NaN, 1, Number.NaN]);
  history.sketch(0, { loss, accuracy, gradientNorm }, 3);
  expect([...history.values('loss')]).toEqual([1, Number.NaN, 1, 1, Number.NaN]);
  expect(history.nonFinite).toEqual([]);
  history.place(0, { loss: Float32Array.of(5, 6, 7), accuracy, gradientNorm: Float32Array.of(5, 6, 7) });
  expect([...history.values('loss')]).toEqual([5, 6, 7, 1, Number.NaN]);
});
