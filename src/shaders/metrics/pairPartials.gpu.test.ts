import { describe, expect, it } from 'vitest';
import { expectMatchesReference, normals, runKernel, zeros } from '../../../tests/kernelHarness.ts';
import { PAIR_PARTIALS, pairPartials, pairSums } from './pairPartials.ts';

const buffersFor = (COUNT: number, [a, b] = [1, 1]) => ({
  a: normals('a', COUNT, a),
  b: normals('b', COUNT, b),
  partials: normals('stale', PAIR_PARTIALS),
});

describe('pair_partials', () => {
  it.each([1, 3, 63, 64, 65, 767, 768, 769, 5000, 100_003])(
    'adds up the squares and the products of elements (number of elements: %i)',
    async (COUNT) => {
      await expectMatchesReference(pairPartials, { COUNT }, buffersFor(COUNT), { partials: { rel: 1e-5, abs: 1e-5 * Math.sqrt(COUNT) } });
    },
  );

  // The squares of most of these sizes are outside the range of f32.
  it.each([
    [1, 1],
    [1e-30, 1e-30],
    [1e-35, 1e30],
    [1e37, 1e37],
  ])('gives accurate sums for elements of the sizes %d and %d', async (sizeA, sizeB) => {
    const buffers = buffersFor(3000, [sizeA, sizeB]);
    const { outputs } = await runKernel(pairPartials, { COUNT: 3000 }, buffers);
    const { aa, ab, bb } = pairSums(outputs.partials ?? []);
    const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
    expect(aa / dot(buffers.a, buffers.a)).toBeCloseTo(1, 5);
    expect(bb / dot(buffers.b, buffers.b)).toBeCloseTo(1, 5);
    expect((ab - dot(buffers.a, buffers.b)) / Math.sqrt(aa) / Math.sqrt(bb)).toBeCloseTo(0, 5);
  });

  it('gives accurate Σ a·(b − a) and Σ (b − a)² even if b − a is much smaller than a', async () => {
    const a = normals('a', 3000);
    const c = normals('c', 3000, 1e-3);
    const b = a.map((value, i) => value + (c[i] ?? 0));
    const { outputs } = await runKernel(pairPartials, { COUNT: 3000 }, { a, b, partials: zeros(PAIR_PARTIALS) });
    const { aa, ac, cc } = pairSums(outputs.partials ?? []);
    const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
    expect(cc / dot(c, c)).toBeCloseTo(1, 4);
    expect((ac - dot(a, c)) / Math.sqrt(aa) / Math.sqrt(cc)).toBeCloseTo(0, 5);
  });

  it('gives 0 for Σ a² and Σ a·b if a is 0, and NaN for Σ a² if an element of a is NaN', async () => {
    const none = await runKernel(pairPartials, { COUNT: 70 }, { a: zeros(70), b: normals('b', 70), partials: zeros(PAIR_PARTIALS) });
    expect(pairSums(none.outputs.partials ?? [])).toMatchObject({ aa: 0, ab: 0 });
    const a = normals('a', 70);
    a[66] = Number.NaN;
    const odd = await runKernel(pairPartials, { COUNT: 70 }, { a, b: a, partials: zeros(PAIR_PARTIALS) });
    expect(pairSums(odd.outputs.partials ?? []).aa).toBeNaN();
  });
});
