import { expect, it } from 'vitest';
import { keyed } from '../../random/keyed.ts';
import { autocorrelation } from './autocorrelation.ts';

it('the autocorrelation is high for a slow wave, about 0 for noise, and does not depend on the scale', () => {
  const wave = Float64Array.from({ length: 256 * 2 }, (_, k) => Math.sin((Math.floor(k / 2) / 256) * 2 * Math.PI + (k % 2)));
  expect(autocorrelation(wave, 256, [1, 5])?.[1]).toBeGreaterThan(0.97);
  const random = keyed(1, 'noise');
  const noise = Float64Array.from({ length: 256 * 200 }, random.normal);
  for (const value of autocorrelation(noise, 256, [1, 5, 20]) ?? expect.fail()) expect(Math.abs(value)).toBeLessThan(0.02);
  const tiny =
    autocorrelation(
      wave.map((value) => 1e-300 * value),
      256,
      [3],
    )?.[0] ?? 0;
  expect(tiny).toBeCloseTo(autocorrelation(wave, 256, [3])?.[0] ?? 1, 12);
});

it('the autocorrelation matches its definition', () => {
  // ḡ = 2, and the rows minus ḡ are −1, 0, 1.
  expect(autocorrelation([1, 2, 3], 3, [1, 2])).toEqual([0, -0.5]);
});

it.each([0, 3, Number.NaN, Number.POSITIVE_INFINITY])('the autocorrelation is null for vectors whose elements are all %d', (value) => {
  expect(autocorrelation(new Float32Array(100).fill(value), 10, [1])).toBeNull();
});
