import { expect, it } from 'vitest';
import { bestArm } from './best.ts';

const losses = (...rows: number[][]) => rows.map((row) => row.map((loss) => ({ loss })));

it('the best arm has the lowest mean of ln(loss)', () => {
  // The means of the losses would choose the first arm.
  expect(bestArm(losses([0.5, 1], [0.5, 0.1]))).toBe(1);
  expect(bestArm(losses([0.5, 1], [0.1, 0.1]))).toBe(0);
});

it('an arm that diverged once is never the best, and if all arms diverged, there is no best arm', () => {
  expect(bestArm(losses([1e-9, 1], [Number.NaN, 1]))).toBe(1);
  expect(bestArm(losses([Number.NaN, Number.POSITIVE_INFINITY]))).toBeUndefined();
  expect(bestArm([])).toBeUndefined();
});
