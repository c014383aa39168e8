import { describe, expect, it } from 'vitest';
import { keyed } from '../../random/keyed.ts';
import { collapseOf, sharesOf } from './shares.ts';

describe('sharesOf', () => {
  it('returns, for ReLU, the share of units that are 0 for every example', () => {
    expect(sharesOf([0, 1, 0, 0, 0, 0, 0, 2], 4, 'relu')).toEqual({ dead: 0.5, saturated: null });
  });
  it('returns, for tanh and sigmoid, the share of values near the limits of the function', () => {
    expect(sharesOf([0.995, -0.995, 0.98, 0], 2, 'tanh')).toEqual({ dead: null, saturated: 0.5 });
    expect(sharesOf([0.995, 0.5, 0.02, 0.001], 2, 'sigmoid')).toEqual({ dead: null, saturated: 0.5 });
  });
  it('returns null for both shares of other activations', () => {
    expect(sharesOf([0, 0], 1, 'gelu')).toEqual({ dead: null, saturated: null });
  });
});

describe('the collapse of activations', () => {
  const random = keyed(1, 'collapse');
  it('is 1 if all examples have the same pattern, regardless of the scale and offset of each example', () => {
    expect(collapseOf([1, 2, 4, 11, 12, 14, 2, 4, 8], 3)).toBeCloseTo(1, 12);
  });
  it('is about 0 for positive noise', () => {
    expect(Math.abs(collapseOf(Float64Array.from({ length: 100 * 500 }, random.uniform), 100) ?? 1)).toBeLessThan(0.02);
  });
  it('is the mean cosine of all pairs of examples, after the mean of each example is subtracted', () => {
    // The rows minus their means are (−1, 0, 1), (−1, 1, 0) and (1, 0, −1), each of length √2.
    expect(collapseOf([0, 1, 2, 0, 2, 1, 3, 2, 1], 3)).toBeCloseTo((0.5 - 1 - 0.5) / 3, 12);
  });
  it.each([0, 0.1, 1e8])('is null if every activation is %d', (value) => {
    expect(collapseOf(new Float32Array(30).fill(value), 3)).toBeNull();
  });
});
