import { expect, it } from 'vitest';
import { cpuTime } from '../../../tests/cpuTime.ts';
import { evenly } from './axes.ts';
import { thinned } from './binning.ts';

const all = Array.from({ length: 600_000 }, (_, i) => i + 1);

it('marks of many steps are thinned to the limit and span the whole axis', () => {
  const started = cpuTime();
  const marks = thinned(all, evenly(2), [0, 1_200_000], false, 400);
  expect(cpuTime() - started).toBeLessThan(50);
  expect(marks).toHaveLength(400);
  expect([marks[0], marks.at(-1)]).toEqual([2, expect.closeTo(1_197_002, -4)]);
});

it('if only a few steps are in the shown range, all of them are marked', () => {
  expect(thinned([3, 9, 20], evenly(1), [0, 20], false, 400)).toEqual([3, 9, 20]);
  expect(thinned(all, evenly(1), [100, 104], false, 400)).toEqual([100, 101, 102, 103, 104]);
});

it('marks are thinned evenly on a logarithmic axis', () => {
  const marks = thinned(all, evenly(1), [1, 600_000], true, 60);
  expect(marks.slice(0, 4)).toEqual([1, 2, 3, 4]);
  expect(marks.length).toBeLessThan(60);
  expect(marks.at(-1)).toBeGreaterThan(400_000);
});

it('an axis of seconds has no marks if no times are known', () =>
  expect(thinned(all, { xOf: () => Number.NaN, stepOf: () => Number.NaN }, [0, 1], false, 400)).toEqual([]));
