import { expect, it } from 'vitest';
import { isAsExpected } from './metrics.ts';

it.each([
  ['higher', [1, 2], true],
  ['higher', [1, 1], false],
  ['lower', [2, 1], true],
  ['lower', [Number.NaN, 1], false],
  [[1, 3], [1, 3], true],
  [[1, 3], [1, 3.1], false],
  ['higher', [null, 2], false],
  [[1, 3], [2, null], false],
  [{ times: 100 }, [0.5, 50], true],
  [{ times: 100 }, [0.5, 49], false],
  ['shown', [null, null], true],
  ['healthy', [1e-3, 1e3], true],
  ['healthy', [1, 1001], false],
  ['not shattered', [0.6, 0.9], true],
  ['not shattered', [0.59, 0.9], false],
] as const)('for the expectation %j and the values %j, isAsExpected returns %s', (expected, values, isSo) => {
  expect(isAsExpected(expected, values)).toBe(isSo);
});
