import { expect, it } from 'vitest';
import { decadeScale, linearScale } from './scale.ts';

it.each<[number[], number[], number[]]>([
  [
    [0.2, 0.7],
    [0, 1],
    [0, 0.5, 1],
  ],
  [
    [-0.04, 1],
    [0, 1],
    [0, 0.5, 1],
  ],
  [[1.5, 5.7], [0], [0, 2, 4]],
  [[3, 3], [], [3, 4, 5, 6]],
])('a linear scale that includes the values %j and also %j has ticks at %j', (values, within, ticks) => {
  const scale = linearScale(values, within) ?? expect.fail();
  expect(scale.ticks.map(([tick]) => tick)).toEqual(ticks);
  for (const value of [...values, ...within]) {
    expect(scale.at(value)).toBeGreaterThanOrEqual(0);
    expect(scale.at(value)).toBeLessThanOrEqual(1);
  }
});

it('a scale is null if none of the values can be on it, and a logarithmic scale over five decades has a label at each power of ten', () => {
  expect(linearScale([Number.NaN])).toBeNull();
  expect(decadeScale([0, Number.NaN])).toBeNull();
  expect(decadeScale([1e-5, 1])?.ticks.map(([, words]) => words)).toEqual(['10⁻⁵', '10⁻⁴', '0.001', '0.01', '0.1', '1']);
});
