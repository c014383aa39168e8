import { describe, expect, it } from 'vitest';
import { logScale } from './logScale.ts';

describe('a logarithmic scale', () => {
  it.each([
    [[0.02, 3], -2, 1],
    [[0.5, 0.6], -1, 1],
    [[1, 1], -1, 1],
    [[4e-21, 1], -21, 0],
    [[0, Number.NaN, 2], -1, 1],
  ])('for the values %j extends from 1e%i to 1e%i', (values, low, high) => {
    const scale = logScale(values) ?? expect.fail('no scale');
    expect([scale.low, scale.high]).toEqual([low, high]);
    expect(scale.ticks.length).toBeLessThanOrEqual(6);
    for (const value of values.filter((one) => one > 0)) expect(scale.at(value)).toBeLessThanOrEqual(1);
    expect(scale.at(10 ** low)).toBeCloseTo(0);
    expect(scale.at(10 ** high)).toBeCloseTo(1);
  });

  it('places the value 0 at the bottom, and is null if all values are 0', () => {
    expect(logScale([0, 10])?.at(0)).toBe(0);
    expect(logScale([0, 0])).toBeNull();
  });
});
