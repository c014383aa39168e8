import { expect, it } from 'vitest';
import { updatesOf } from './updates.ts';

const named = (name: string, ...values: number[]) => ({ name, values: Float32Array.from(values) });

it('updatesOf gives the norms of each parameter and of its change, and the RMS of its gradient', () => {
  const before = [named('a', 3, 0), named('b', 0), named('state', 7)];
  const after = [named('a', 3, 4), named('b', 0), named('state', 8)];
  expect(updatesOf(before, after, [named('a', 1e-30, 0), named('b', 2)], 1e-7)).toEqual([
    { name: 'a', weight: 5, change: 4, ratio: 0.8, gradient: expect.closeTo(1e-30 / Math.SQRT2, 36), isBelowEpsilon: true },
    { name: 'b', weight: 0, change: 0, ratio: null, gradient: 2, isBelowEpsilon: false },
  ]);
  expect(updatesOf(before, after, [named('b', 0)], null)[0]?.isBelowEpsilon).toBeNull();
});
