import { describe, expect, it } from 'vitest';
import { keyed } from '../../random/keyed.ts';
import { symmetricEigen } from '../eigen.ts';
import { cka, effectiveRank, gramOf, rankLimit } from './gram.ts';

const noise = (name: string, n: number, features: number) => {
  const random = keyed(5, name);
  return Float32Array.from({ length: n * features }, random.normal);
};

describe('symmetricEigen', () => {
  it('returns the known eigenvalues and first eigenvector of a 3 × 3 matrix', () => {
    const { values, vectors } = symmetricEigen(Float64Array.from([2, -1, 0, -1, 2, -1, 0, -1, 2]), 3);
    for (const [i, value] of [2 + Math.SQRT2, 2, 2 - Math.SQRT2].entries()) expect(values[i]).toBeCloseTo(value, 13);
    for (const [i, value] of [0.5, Math.SQRT1_2, 0.5].entries()) expect(Math.abs(vectors[0]?.[i] ?? 0)).toBeCloseTo(value, 13);
  });

  it('returns eigenvalues and eigenvectors that reproduce a Gram matrix', () => {
    const n = 40;
    const values = gramOf(noise('gram', n, 7), n)?.values ?? new Float64Array();
    const eigen = symmetricEigen(values, n);
    for (let i = 0; i < n; i += 7)
      for (let j = 0; j < n; j += 5) {
        const sum = eigen.vectors.reduce((total, vector, k) => total + (eigen.values[k] ?? 0) * (vector[i] ?? 0) * (vector[j] ?? 0), 0);
        expect(sum).toBeCloseTo(values[i * n + j] ?? 0, 10);
      }
  });
});

describe('the effective rank', () => {
  it('is 1 for points on a line, and near the limit for noise', () => {
    const line = Float32Array.from({ length: 128 * 8 }, (_, i) => Math.floor(i / 8) * (1 + (i % 8)));
    expect(effectiveRank(gramOf(line, 128) ?? expect.fail())).toBeCloseTo(1, 6);
    const gram = gramOf(noise('rank', 128, 8), 128) ?? expect.fail();
    expect(rankLimit(gram)).toBe(8);
    expect(effectiveRank(gram)).toBeGreaterThan(7.5);
    expect(effectiveRank(gram)).toBeLessThanOrEqual(8);
  });

  it('is the exponential of the entropy of two known eigenvalues', () => {
    // Two features with variances 3 and 1.
    const rows = Float32Array.from([Math.sqrt(3), 1, -Math.sqrt(3), 1, Math.sqrt(3), -1, -Math.sqrt(3), -1]);
    expect(effectiveRank(gramOf(rows, 4) ?? expect.fail())).toBeCloseTo(Math.exp(-(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25))), 6);
  });

  it.each([0, 1, 1e6, 0.1, Number.NaN])('is undefined for a layer whose activations are all %d', (value) => {
    expect(gramOf(new Float32Array(128 * 3).fill(value), 128)).toBeNull();
  });
});

describe('CKA', () => {
  it('of activations with themselves is 1, even if one copy is rotated and scaled', () => {
    const x = noise('itself', 128, 2);
    const turned = Float32Array.from(x, (_, i) => (i % 2 ? 3 * (x[i - 1] ?? 0) : -3 * (x[i + 1] ?? 0)));
    expect(cka(gramOf(x, 128), gramOf(x, 128))).toBeCloseTo(1, 12);
    expect(cka(gramOf(x, 128), gramOf(turned, 128))).toBeCloseTo(1, 6);
  });

  it.each([8, 64, 2000])('of independent noise with %d features is 0 ± 0.05', (features) => {
    expect(Math.abs(cka(gramOf(noise('one', 128, features), 128), gramOf(noise('two', 128, features), 128)) ?? 1)).toBeLessThan(0.05);
  });

  it('is undefined if the activations of a layer do not vary', () => {
    const dead = gramOf(new Float32Array(128 * 4), 128);
    expect(cka(dead, gramOf(noise('alive', 128, 4), 128))).toBeNull();
    expect(cka(dead, dead)).toBeNull();
  });
});
