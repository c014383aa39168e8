import { expect, it } from 'vitest';
import { newHistory, stepRows } from '../../../../tests/curves.ts';
import { drawOverview, isOverviewOld, overviewOf, savedOverview } from './overview.ts';

const LENGTH = 150_000;
const long = newHistory();
long.append(
  'steps',
  stepRows(
    1,
    Array.from({ length: LENGTH }, (_, i) => i),
  ),
);

it('a curve drawn from its overview has, at each step, a value from at most one sampling interval away', () => {
  const overview = savedOverview(structuredClone({ id: 'run1', overview: overviewOf(long) })) ?? expect.fail('no overview');
  const drawn = newHistory();
  drawOverview(drawn, overview);
  const values = drawn.steps.values('loss');
  expect(values).toHaveLength(LENGTH);
  expect(Math.max(...Array.from({ length: 1000 }, (_, i) => Math.abs((values[i * 150] ?? Number.NaN) - i * 150)))).toBeLessThan(
    LENGTH / 512 + 1,
  );
});

it('a run needs a new overview of its curve if the curve has grown, and none if the curve is short', () => {
  const record = { overview: overviewOf(long) };
  const short = newHistory();
  short.append('steps', stepRows(1, [1, 2]));
  const grown = newHistory();
  grown.append('steps', stepRows(1, new Array(LENGTH + 1).fill(1)));
  expect([long, grown, short].map((history) => isOverviewOld(record, history))).toEqual([false, true, false]);
  expect(isOverviewOld({}, long)).toBe(true);
  expect(overviewOf(short)).toBeUndefined();
});

it.each([
  ['a length that is not a number', { length: 'long', columns: {} }],
  ['a column of the wrong size', { length: LENGTH, columns: { loss: new Float32Array(3) } }],
  ['no columns', { length: LENGTH }],
])('a damaged overview of a curve is ignored: %s', (_, overview) => expect(savedOverview({ overview })).toBeUndefined());
