import { expect, it } from 'vitest';
import { isWithin, within, without, withRange } from './ranges.ts';

const ranges = [
  [2, 4],
  [6, 9],
] as const;

it('ranges of entries can be intersected, subtracted, merged and searched', () => {
  expect(within(ranges, 3, 7)).toEqual([
    [3, 4],
    [6, 7],
  ]);
  expect(without(ranges, 3, 7)).toEqual([
    [2, 3],
    [7, 9],
  ]);
  expect(withRange(ranges, [4, 6])).toEqual([[2, 9]]);
  expect(withRange(ranges, [0, 1])).toEqual([[0, 1], ...ranges]);
  expect([1, 2, 3, 4, 8, 9].map((entry) => isWithin(ranges, entry))).toEqual([false, true, true, false, true, false]);
});
