import { describe, expect, it } from 'vitest';
import { oneHot } from '../../models/tasks/targetRows.ts';
import { keyed } from '../../random/keyed.ts';
import { alignmentOf } from './alignment.ts';
import { gramOf } from './gram.ts';

const N = 128;
const noise = (name: string, features: number) => {
  const random = keyed(5, name);
  return Float32Array.from({ length: N * features }, random.normal);
};
const classes = (count: number) => {
  const random = keyed(3, `classes ${count}`);
  return Array.from({ length: N }, () => random.integer(count));
};
const kinds: readonly (readonly [name: string, targets: Float32Array])[] = [
  ['two classes', oneHot(2, classes(2))],
  ['ten classes', oneHot(10, classes(10))],
  ['one value', noise('value', 1)],
  ['three values', noise('values', 3)],
];

/**
 * The definition of the alignment in plain loops, with the unbiased estimator of HSIC (Song et al. 2012), which sets the diagonals of the
 * centred Gram matrices to 0.
 */
function defined(x: ArrayLike<number>, y: ArrayLike<number>, n: number): number {
  const kernel = (rows: ArrayLike<number>) => {
    const width = rows.length / n;
    const means = Array.from(
      { length: width },
      (_, j) => Array.from({ length: n }, (_, i) => rows[i * width + j] ?? 0).reduce((a, b) => a + b) / n,
    );
    const at = (i: number, j: number) => (rows[i * width + j] ?? 0) - (means[j] ?? 0);
    return (a: number, b: number) => (a === b ? 0 : means.reduce((sum, _, j) => sum + at(a, j) * at(b, j), 0));
  };
  const all = Array.from({ length: n }, (_, i) => i);
  const sum = (of: (i: number) => number) => all.reduce((total, i) => total + of(i), 0);
  const hsic = (k: (a: number, b: number) => number, l: (a: number, b: number) => number) =>
    sum((i) => sum((j) => k(i, j) * l(j, i))) +
    (sum((i) => sum((j) => k(i, j))) * sum((i) => sum((j) => l(i, j)))) / ((n - 1) * (n - 2)) -
    (2 / (n - 2)) * sum((i) => sum((j) => sum((m) => k(i, j) * l(j, m))));
  const [k, l] = [kernel(x), kernel(y)];
  return hsic(k, l) / Math.sqrt(hsic(k, k) * hsic(l, l));
}

describe('the alignment with the targets', () => {
  it.each(kinds)('is 1 for activations that are shifted and scaled targets (%s)', (_, targets) => {
    const moved = targets.map((value) => 5 - 3 * value);
    expect(alignmentOf(gramOf(moved, N), gramOf(targets, N))).toBeCloseTo(1, 6);
  });

  it.each(kinds)('is 0 ± 0.05 for noise that is independent of the targets (%s)', (_, targets) => {
    for (const features of [1, 16, 500])
      expect(Math.abs(alignmentOf(gramOf(noise('noise', features), N), gramOf(targets, N)) ?? 1), `${features}`).toBeLessThan(0.05);
  });

  it('falls as the activations get more directions that are independent of the targets', () => {
    const [two = new Float32Array()] = kinds.map(([, targets]) => targets);
    const among = (others: number) => {
      const random = keyed(9, 'others');
      return Float32Array.from({ length: N * (1 + others) }, (_, i) =>
        i % (1 + others) === 0 ? (two[(2 * i) / (1 + others)] ?? 0) : random.normal() / 2,
      );
    };
    const values = [0, 1, 4, 16].map((others) => alignmentOf(gramOf(among(others), N), gramOf(two, N)) ?? Number.NaN);
    expect(values[0]).toBeCloseTo(1, 6);
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThan((values[i - 1] ?? 0) - 0.1);
  });

  it('equals the definition, computed with plain loops in f64', () => {
    const n = 12;
    const [rows, targets] = [noise('rows', 5).subarray(0, n * 5), oneHot(3, classes(3).slice(0, n))];
    expect(alignmentOf(gramOf(rows, n), gramOf(targets, n))).toBeCloseTo(defined(rows, targets, n), 12);
  });

  it('is null if the activations or the targets do not vary', () => {
    const [one, constant] = [gramOf(noise('one', 3), N), gramOf(oneHot(2, new Array(N).fill(1)), N)];
    expect([alignmentOf(one, constant), alignmentOf(constant, one), alignmentOf(null, one)]).toEqual([null, null, null]);
  });

  it.each(kinds)('is null if all examples but one have the same activations, or the same targets (compared with %s)', (_, targets) => {
    for (const at of [0, 17, N - 1]) {
      const single = Float32Array.from({ length: N }, (_, i) => (i === at ? 0.37 : 0));
      expect(alignmentOf(gramOf(single, N), gramOf(targets, N)), `example ${at}`).toBeNull();
      expect(alignmentOf(gramOf(targets, N), gramOf(single, N)), `example ${at}`).toBeNull();
    }
  });
});
