import { expect, it } from 'vitest';
import { clamped, panned, zoomed } from './zoom.ts';

it('zooming leaves the point under the pointer in place', () => {
  expect(zoomed([0, 100], 0.5, 0.25, false)).toEqual([12.5, 62.5]);
  const [low, high] = zoomed([1, 10_000], 0.5, 0.5, true);
  expect([low, high]).toEqual([expect.closeTo(10), expect.closeTo(1000)]);
});

it('the shown range moves by a share of its length, and stops at the ends of the axis', () => {
  expect(panned([20, 40], 0.5, false)).toEqual([30, 50]);
  expect(clamped([90, 110], [0, 100], false)).toEqual([80, 100]);
  expect(clamped([-5, 5], [0, 100], false)).toEqual([0, 10]);
});

it('a range is replaced with null if it is at least as long as the whole axis or has an end that is NaN', () => {
  expect(clamped([-1, 200], [0, 100], false)).toBeNull();
  expect(clamped([0, 100], [0, 100], false)).toBeNull();
  expect(clamped([Number.NaN, 1], [0, 100], false)).toBeNull();
});
