import { expect, it } from 'vitest';
import { History } from '../state/history.ts';
import { plots, rowsOf } from './lines.ts';

function historyOf(loss: number[]): History {
  const history = new History();
  const values = Float32Array.from(loss);
  history.append({ step: Float64Array.from(loss, (_, i) => i + 1), loss: values, accuracy: values, gradientNorm: values });
  return history;
}

it('runs of different length share one axis', () => {
  const short = historyOf([4]);
  const long = historyOf([4, 2, 0]);
  long.evaluations.push({ step: 2, loss: 3, accuracy: 0.5, examples: 1, of: 1 });
  expect(rowsOf([short, long], plots.loss, 0.5, false)).toEqual([
    [1, 2, 3],
    [4, null, null],
    [4, null, null],
    [undefined, undefined, undefined],
    [4, 2, 0],
    [4, expect.closeTo(8 / 3), expect.closeTo(8 / 7)],
    [undefined, 3, undefined],
  ]);
});

it('a log axis leaves out what it cannot show', () => {
  const [, , line] = rowsOf([historyOf([1, 0, 2])], plots.loss, 0, true);
  expect(line).toEqual([1, null, 2]);
});

it('no run at all is an empty chart', () => expect(rowsOf([], plots.loss, 0.9, true)).toEqual([[1]]));
