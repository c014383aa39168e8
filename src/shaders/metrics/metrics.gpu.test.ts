import { describe, expect, it } from 'vitest';
import { expectMatchesReference, normals, runKernel, zeros } from '../../../tests/kernelHarness.ts';
import { accumulateMetrics, measure, normPartialCount, squaredNormPartials } from './metrics.ts';

const numbers = (values: ArrayLike<number> | undefined) => Array.from(values ?? []);
const everyThird = (length: number) => Float32Array.from({ length }, (_, n) => (n % 3 === 0 ? 1 : 0));

describe('squared_norm_partials', () => {
  it.each([4, 8, 252, 260, 4092, 4096, 4100, 12_344, 300_004])('adds the squares of %i elements', async (COUNT) => {
    const buffers = { x: normals('x', COUNT), partials: normals('stale', normPartialCount(COUNT)) };
    await expectMatchesReference(squaredNormPartials, { COUNT }, buffers, { partials: { depth: Math.min(COUNT, 4096) } });
  });

  it('adds no more than its COUNT', async () => {
    const { outputs } = await runKernel(
      squaredNormPartials,
      { COUNT: 4 },
      { x: new Float32Array([1, 2, 3, 4, Number.NaN, 0, 0, 0]), partials: normals('stale', 64) },
    );
    expect(numbers(outputs.partials)).toEqual([30, ...zeros(63)]);
  });
});

describe('measure', () => {
  const CONSTANTS = { BATCH: 7, PARTIALS: 3, CLIP_NORM: 0, BETA1: 0.9, BETA2: 0.999, RING: 8 };
  const buffersFor = (batch = CONSTANTS.BATCH, partials = CONSTANTS.PARTIALS, ring = CONSTANTS.RING) => ({
    losses: normals('losses', batch).map(Math.abs),
    hits: everyThird(batch),
    partials: normals('partials', partials).map(Math.abs),
    cursor: new Uint32Array([0]),
    status: zeros(4),
    ring: normals('stale', ring * 4),
  });
  // Sums of positive terms, a root and a division.
  const TOLERANCES = { ring: { rel: 1e-6 }, status: { rel: 1e-6 } };

  it.each([
    [1, 1, 1, 0],
    [2, 63, 3, 7],
    [65, 9, 8, 8],
    [129, 257, 5, 4_000_000_003],
    [63, 2, 16, 15],
  ])('matches the reference at batch %i, %i partials, a ring of %i, cursor %i', async (BATCH, PARTIALS, RING, cursor) => {
    const buffers = {
      ...buffersFor(BATCH, PARTIALS, RING),
      cursor: new Uint32Array([cursor]),
      status: new Float32Array([1, 0, 0.19, 0.3]),
    };
    await expectMatchesReference(measure, { ...CONSTANTS, BATCH, PARTIALS, RING }, buffers, TOLERANCES);
  });

  it('writes loss, accuracy and norm of a known step', async () => {
    const buffers = {
      ...buffersFor(),
      losses: new Float32Array([1, 2, 3, 6]),
      hits: new Float32Array([1, 0, 1, 1]),
      partials: new Float32Array([9, 16]),
      cursor: new Uint32Array([9]),
      ring: zeros(16),
    };
    const constants = { ...CONSTANTS, BATCH: 4, PARTIALS: 2, CLIP_NORM: 2, RING: 4, BETA1: 0.5, BETA2: 0.75 };
    const { outputs } = await runKernel(measure, constants, buffers);
    expect(numbers(outputs.ring)).toEqual([0, 0, 0, 0, 3, 0.75, 5, 0, ...zeros(8)]);
    expect(numbers(outputs.status)).toEqual([Math.fround(0.4), 0, 0.5, 0.25]);
    expect(numbers(outputs.cursor)).toEqual([10]);
  });

  it.each([0, 0.5, 1e6])('clips to norm %d', async (CLIP_NORM) => {
    await expectMatchesReference(measure, { ...CONSTANTS, CLIP_NORM }, buffersFor(), TOLERANCES);
  });

  it.each([0, 0.001, 0.5, 0.9999, 1])('moves the bias corrections on from %d', async (before) => {
    const buffers = { ...buffersFor(), status: new Float32Array([1, 0, before, before]) };
    await expectMatchesReference(measure, CONSTANTS, buffers, TOLERANCES);
  });

  describe.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('with a %d', (odd) => {
    it.each(['losses', 'partials'] as const)('in the %s, stops and says so', async (name) => {
      const buffers = { ...buffersFor(), cursor: new Uint32Array([10]), status: new Float32Array([0.5, 0, 0.25, 0.75]) };
      buffers[name][1] = odd;
      const { outputs } = await runKernel(measure, CONSTANTS, buffers);
      expect(numbers(outputs.status)).toEqual([0, 1, 0.25, 0.75]);
      expect(numbers(outputs.cursor)).toEqual([10]);
      const [loss, accuracy, norm, bad] = numbers(outputs.ring).slice(8, 12);
      expect(Number.isFinite(name === 'losses' ? loss : norm)).toBe(false);
      expect(Number.isFinite(name === 'losses' ? norm : loss)).toBe(true);
      expect(accuracy).toBeCloseTo(3 / 7);
      expect(bad).toBe(1);
    });
  });

  it('stops when a sum of finite numbers is not finite', async () => {
    const { outputs } = await runKernel(measure, CONSTANTS, { ...buffersFor(), losses: new Float32Array(7).fill(3e38) });
    expect(numbers(outputs.status)).toEqual([0, 1, 0, 0]);
  });

  it('changes nothing once stopped', async () => {
    const buffers = { ...buffersFor(), cursor: new Uint32Array([3]), status: new Float32Array([0, 1, 0.5, 0.25]) };
    await expectMatchesReference(measure, CONSTANTS, buffers, {});
    const { outputs } = await runKernel(measure, CONSTANTS, buffers);
    expect(numbers(outputs.ring)).toEqual(numbers(buffers.ring));
    expect(numbers(outputs.status)).toEqual([0, 1, 0.5, 0.25]);
    expect(numbers(outputs.cursor)).toEqual([3]);
  });
});

describe('accumulate_metrics', () => {
  const buffersFor = (batch: number, cursor: number) => ({
    losses: normals('losses', batch).map(Math.abs),
    hits: everyThird(batch),
    cursor: new Uint32Array([cursor]),
    totals: new Float32Array([10, 20, 30]),
  });

  it.each([
    [1, 1, 1, 0],
    [7, 17, 3, 0],
    [7, 17, 3, 1],
    [7, 17, 3, 2],
    [65, 129, 2, 1],
    [129, 16, 1, 0],
    [8, 16, 2, 1],
  ])('matches the reference at batch %i, %i examples in %i batches, cursor %i', async (BATCH, TOTAL, BATCHES, cursor) => {
    const buffers = buffersFor(BATCH, cursor);
    await expectMatchesReference(accumulateMetrics, { BATCH, TOTAL, BATCHES }, buffers, { totals: { rel: 1e-6 } });
  });

  it('leaves out the examples that only fill the last batch, also when they are NaN', async () => {
    const buffers = {
      losses: new Float32Array([0.5, 0.25, Number.NaN, Number.POSITIVE_INFINITY]),
      hits: new Float32Array([1, 1, Number.NaN, 1]),
      cursor: new Uint32Array([1]),
      totals: new Float32Array([2, 3, 4]),
    };
    const { outputs } = await runKernel(accumulateMetrics, { BATCH: 4, TOTAL: 6, BATCHES: 2 }, buffers);
    expect(numbers(outputs.totals)).toEqual([2.75, 5, 6]);
    expect(numbers(outputs.cursor)).toEqual([0]);
  });

  it('starts anew at cursor 0, also from NaN', async () => {
    const buffers = { ...buffersFor(2, 0), losses: new Float32Array([1, 2]), totals: new Float32Array([Number.NaN, 1, 1]) };
    const { outputs } = await runKernel(accumulateMetrics, { BATCH: 2, TOTAL: 9, BATCHES: 5 }, buffers);
    expect(numbers(outputs.totals)).toEqual([3, 1, 2]);
    expect(numbers(outputs.cursor)).toEqual([1]);
  });
});
