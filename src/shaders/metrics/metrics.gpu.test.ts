import { describe, expect, it } from 'vitest';
import { expectMatchesReference, normals, runKernel, runReference, zeros } from '../../../tests/kernelHarness.ts';
import { accumulateScores, copyState, measure, normPartialCount, normPartials, scoreStride } from './metrics.ts';
import { addScaledSums } from './scaledSum.ts';

const numbers = (values: ArrayLike<number> | undefined) => Array.from(values ?? []);
const everyThird = (length: number) => Float32Array.from({ length }, (_, n) => (n % 3 === 0 ? 1 : 0));

/** The norm √(Σ s·2^(2e)) of partials, which are pairs of a scaled sum of squares s and an exponent e. */
function normOf(partials: ArrayLike<number>): number {
  let sum: [number, number] = [0, -126];
  for (let i = 0; i < partials.length; i += 2) sum = addScaledSums(sum, [partials[i] ?? 0, partials[i + 1] ?? 0]);
  return Math.sqrt(sum[0]) * 2 ** sum[1];
}

describe('norm_partials', () => {
  it.each([4, 8, 252, 260, 4092, 4096, 4100, 12_344, 300_004])('adds the squares of %i elements', async (COUNT) => {
    const buffers = { x: normals('x', COUNT), partials: normals('stale', 2 * normPartialCount(COUNT)) };
    await expectMatchesReference(normPartials, { COUNT }, buffers, { partials: { rel: 1e-6 } });
  });

  it('ignores the elements after the first COUNT', async () => {
    const { outputs } = await runKernel(
      normPartials,
      { COUNT: 4 },
      { x: new Float32Array([1, 2, 3, 4, Number.NaN, 0, 0, 0]), partials: normals('stale', 128) },
    );
    expect(numbers(outputs.partials).slice(0, 4)).toEqual([30, 0, 0, -126]);
  });

  it.each([
    // 1 + 4 + 9 + 16 = 30 = 1.875 · 2^(2·2). The exponent is 2, because the largest number is 4 = 2².
    ['below 1e-24', 2 ** -60, [1.875, -58]],
    ['above 1e34', 2 ** 60, [1.875, 62]],
  ])('stores a scaled sum and an exponent if the sum of squares is %s', async (_, size, expected) => {
    const x = Float32Array.from([1, 2, 3, 4], (value) => value * size);
    const { outputs } = await runKernel(normPartials, { COUNT: 4 }, { x, partials: normals('stale', 128) });
    expect(numbers(outputs.partials).slice(0, 2)).toEqual(expected);
  });

  // The smallest normal number is 1.18e-38; a driver may flush smaller numbers to 0.
  it.each([1.2e-38, 1e-30, 1e-20, 1, 1e18, 1e19, 1e30, 1e38])('gives the norm of numbers of the order of %d', async (size) => {
    const x = normals('x', 4096).map((value) => Math.min(3, 1 + Math.abs(value)) * size);
    const { outputs } = await runKernel(normPartials, { COUNT: 4096 }, { x, partials: zeros(2 * normPartialCount(4096)) });
    let largest = 0;
    for (const value of x) largest = Math.max(largest, value);
    const expected = largest * Math.sqrt(x.reduce((sum, value) => sum + (value / largest) ** 2, 0));
    expect(Math.abs(normOf(outputs.partials ?? []) / expected - 1)).toBeLessThan(1e-6);
  });

  it('gives the norm of numbers whose orders of magnitude range from 1e-38 to 1e37', async () => {
    const x = Float32Array.from({ length: 256 }, (_, i) => 10 ** ((i % 76) - 38));
    const { outputs } = await runKernel(normPartials, { COUNT: 256 }, { x, partials: zeros(128) });
    const reference = runReference(normPartials, { COUNT: 256 }, { x, partials: zeros(128) });
    expect(normOf(outputs.partials ?? []) / normOf(reference.partials ?? [])).toBeCloseTo(1, 6);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'gives a norm that is not finite if an element is %d',
    async (odd) => {
      const x = normals('x', 256);
      x[77] = odd;
      const { outputs } = await runKernel(normPartials, { COUNT: 256 }, { x, partials: zeros(128) });
      expect(Number.isFinite(normOf(outputs.partials ?? []))).toBe(false);
    },
  );
});

describe('measure', () => {
  const CONSTANTS = { BATCH: 7, SCORES: 2, TERMS: 1, STRIDE: 64, PARTIALS: 3, EXTRAS: 0, RING: 8, RECORD: 1 };
  type Values = typeof CONSTANTS;
  const widthOf = ({ SCORES, TERMS, EXTRAS }: Values) => SCORES + (TERMS > 1 ? 1 : 0) + EXTRAS + 2;

  function buffersFor(constants: Values = CONSTANTS, rates: readonly number[] = [0, 0, 0, 0.9, 0.999]) {
    const { BATCH, SCORES, STRIDE, PARTIALS, EXTRAS, RING } = constants;
    const scores = new Float32Array(SCORES * STRIDE);
    for (let row = 0; row < SCORES; row++)
      scores.set(row === SCORES - 1 && SCORES > 1 ? everyThird(BATCH) : normals(`scores ${row}`, BATCH).map(Math.abs), row * STRIDE);
    const squares = normals('partials', PARTIALS).map(Math.abs);
    return {
      scores,
      partials: Float32Array.from({ length: 2 * PARTIALS }, (_, i) => (i % 2 ? 0 : (squares[i / 2] ?? 0))),
      extras: normals('extras', 64 * EXTRAS + 4),
      rates: Float32Array.from([...rates, ...zeros(8 - rates.length)]),
      cursor: new Uint32Array([0]),
      flags: new Uint32Array(2),
      status: zeros(4),
      ring: normals('stale', RING * widthOf(constants)),
    };
  }
  // The only errors are those of sums of positive terms, a root and a division.
  const TOLERANCES = { ring: { rel: 1e-6 }, status: { rel: 1e-6 } };

  it.each([
    [1, 1, 1, 0],
    [2, 63, 3, 7],
    [65, 9, 8, 8],
    [129, 257, 5, 4_000_000_003],
    [63, 2, 16, 15],
  ])(
    'matches the reference for batch size %i (partial sums: %i, rows of the ring: %i, cursor: %i)',
    async (BATCH, PARTIALS, RING, cursor) => {
      const constants = { ...CONSTANTS, BATCH, PARTIALS, RING, STRIDE: scoreStride(BATCH) };
      const buffers = { ...buffersFor(constants), cursor: new Uint32Array([cursor]), status: new Float32Array([1, 0, 0.19, 0.3]) };
      await expectMatchesReference(measure, constants, buffers, TOLERANCES);
    },
  );

  it.each([
    [1, 1, 0],
    [2, 2, 0],
    [3, 2, 1],
    [4, 3, 3],
  ])(
    'records the means of all scores, and the extra numbers (scores: %i, terms of the loss among them: %i, extra numbers: %i)',
    async (SCORES, TERMS, EXTRAS) => {
      const constants = { ...CONSTANTS, SCORES, TERMS, EXTRAS };
      await expectMatchesReference(measure, constants, buffersFor(constants), TOLERANCES);
    },
  );

  // Each partial sum of squares is in the range of f32, but the sum of all of them would exceed it without exponents.
  it.each([
    [4096, 3e17],
    [65_536, 1e17],
    [1_048_576, 2e16],
  ])('gives the norm of a gradient of %i elements that are all %d', async (COUNT, size) => {
    const PARTIALS = normPartialCount(COUNT);
    const x = new Float32Array(COUNT).fill(size);
    const { outputs } = await runKernel(normPartials, { COUNT }, { x, partials: zeros(2 * PARTIALS) });
    const constants = { ...CONSTANTS, PARTIALS };
    const partials = new Float32Array(outputs.partials ?? []);
    const { outputs: measured } = await runKernel(measure, constants, { ...buffersFor(constants), partials });
    expect((measured.ring?.[2] ?? Number.NaN) / (size * Math.sqrt(COUNT))).toBeCloseTo(1, 5);
  });

  it('writes the loss, accuracy and norm of a known step', async () => {
    const constants = { ...CONSTANTS, BATCH: 4, PARTIALS: 2, RING: 4 };
    const buffers = {
      ...buffersFor(constants, [0, 0, 2, 0.5, 0.75]),
      // The partials represent 9 · 2^0 and 1 · 2^(2·2).
      partials: new Float32Array([9, 0, 1, 2]),
      cursor: new Uint32Array([9]),
      ring: zeros(16),
    };
    buffers.scores.set([1, 2, 3, 6]);
    buffers.scores.set([1, 0, 1, 1], 64);
    const { outputs } = await runKernel(measure, constants, buffers);
    expect(numbers(outputs.ring)).toEqual([0, 0, 0, 0, 3, 0.75, 5, 0, ...zeros(8)]);
    expect(numbers(outputs.status)).toEqual([Math.fround(0.4), 0, 0.5, 0.25]);
    expect(numbers(outputs.cursor)).toEqual([10]);
  });

  it('with RECORD 0 (for a group of parameters that is not the last of the step) changes neither ring nor cursor', async () => {
    const buffers = buffersFor();
    const { outputs } = await runKernel(measure, { ...CONSTANTS, RECORD: 0 }, buffers);
    expect(numbers(outputs.ring)).toEqual(numbers(buffers.ring));
    expect(numbers(outputs.cursor)).toEqual([0]);
    expect(outputs.status?.[2]).toBeCloseTo(0.1, 6);
  });

  it.each([0, 0.5, 1e6])('matches the reference for clip norm %d', async (clip) => {
    await expectMatchesReference(measure, CONSTANTS, buffersFor(CONSTANTS, [0, 0, clip, 0.9, 0.999]), TOLERANCES);
  });

  it.each([0, 0.001, 0.5, 0.9999, 1])('updates bias corrections of %d as the reference does', async (before) => {
    await expectMatchesReference(measure, CONSTANTS, { ...buffersFor(), status: new Float32Array([1, 0, before, before]) }, TOLERANCES);
  });

  it.each([1.2e-38, 1e-30, 1e25, 1e38])('does not stop at a gradient norm of %d, records it, and clips it to at most 1', async (norm) => {
    const exponent = Math.floor(Math.log2(norm));
    const partials = new Float32Array([(norm / 2 ** exponent) ** 2, exponent, 0, -126, 0, -126]);
    const { outputs } = await runKernel(measure, CONSTANTS, { ...buffersFor(CONSTANTS, [0, 0, 1, 0, 0]), partials });
    expect((outputs.ring?.[2] ?? 0) / norm).toBeCloseTo(1, 6);
    expect(outputs.status?.[0]).toBeCloseTo(Math.min(1, 1 / norm), 6);
    expect(outputs.status?.[1]).toBe(0);
  });

  describe.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('with %d', (odd) => {
    it.each(['scores', 'partials'] as const)('in the %s stops, and sets the flag that stops other groups of parameters', async (name) => {
      const buffers = { ...buffersFor(), cursor: new Uint32Array([10]), status: new Float32Array([0.5, 0, 0.25, 0.75]) };
      buffers[name][2] = odd;
      const { outputs } = await runKernel(measure, CONSTANTS, buffers);
      expect(numbers(outputs.status)).toEqual([0, 1, 0.25, 0.75]);
      expect(numbers(outputs.flags)).toEqual([0, 1]);
      expect(numbers(outputs.cursor)).toEqual([10]);
      const [loss, accuracy, norm, bad] = numbers(outputs.ring).slice(8, 12);
      expect(Number.isFinite(name === 'scores' ? loss : norm)).toBe(false);
      expect(Number.isFinite(name === 'scores' ? norm : loss)).toBe(true);
      expect(accuracy).toBeCloseTo(3 / 7);
      expect(bad).toBe(1);
    });
  });

  it('stops when a sum of finite numbers is not finite', async () => {
    const buffers = buffersFor();
    buffers.scores.fill(3e38, 0, 7);
    const { outputs } = await runKernel(measure, CONSTANTS, buffers);
    expect(numbers(outputs.status)).toEqual([0, 1, 0, 0]);
  });

  it('stops and records 2 if an earlier update has flagged a weight or mean square that is not finite', async () => {
    const buffers = { ...buffersFor(), flags: new Uint32Array([1, 0]) };
    await expectMatchesReference(measure, CONSTANTS, buffers, TOLERANCES);
    const { outputs } = await runKernel(measure, CONSTANTS, buffers);
    expect(outputs.ring?.[3]).toBe(2);
    expect(outputs.status?.[1]).toBe(1);
  });

  it('stops when another group of parameters has stopped', async () => {
    const { outputs } = await runKernel(measure, CONSTANTS, { ...buffersFor(), flags: new Uint32Array([0, 1]) });
    expect(outputs.ring?.[3]).toBe(1);
  });

  it('changes nothing after a stop', async () => {
    const buffers = { ...buffersFor(), cursor: new Uint32Array([3]), status: new Float32Array([0, 1, 0.5, 0.25]) };
    await expectMatchesReference(measure, CONSTANTS, buffers, {});
    const { outputs } = await runKernel(measure, CONSTANTS, buffers);
    expect(numbers(outputs.ring)).toEqual(numbers(buffers.ring));
    expect(numbers(outputs.status)).toEqual([0, 1, 0.5, 0.25]);
    expect(numbers(outputs.cursor)).toEqual([3]);
  });
});

describe('accumulate_scores', () => {
  const buffersFor = (batch: number, scores: number, cursor: number, limit: number) => ({
    scores: normals('scores', scores * scoreStride(batch)).map(Math.abs),
    cursor: new Uint32Array([cursor, limit]),
    totals: Float32Array.from({ length: scores + 1 }, (_, i) => 10 * (i + 1)),
  });

  it.each([
    [1, 1, 1, 1, 0],
    [7, 2, 17, 3, 0],
    [7, 2, 17, 3, 1],
    [7, 3, 17, 3, 2],
    [65, 2, 129, 2, 1],
    [129, 4, 16, 1, 0],
    [8, 2, 16, 2, 1],
  ])(
    'matches the reference for batch size %i (scores: %i, limit of examples: %i, batches: %i, cursor: %i)',
    async (BATCH, SCORES, limit, BATCHES, cursor) => {
      const constants = { BATCH, SCORES, STRIDE: scoreStride(BATCH), BATCHES };
      await expectMatchesReference(accumulateScores, constants, buffersFor(BATCH, SCORES, cursor, limit), { totals: { rel: 1e-6 } });
    },
  );

  it('leaves out the examples beyond the limit, even if their scores are not finite', async () => {
    const buffers = { ...buffersFor(4, 2, 1, 6), totals: new Float32Array([2, 3, 4]) };
    buffers.scores.set([0.5, 0.25, Number.NaN, Number.POSITIVE_INFINITY]);
    buffers.scores.set([1, 1, Number.NaN, 1], 64);
    const { outputs } = await runKernel(accumulateScores, { BATCH: 4, SCORES: 2, STRIDE: 64, BATCHES: 2 }, buffers);
    expect(numbers(outputs.totals)).toEqual([2.75, 5, 6]);
    expect(numbers(outputs.cursor)).toEqual([0, 6]);
  });
});

describe('copy_state', () => {
  it.each([1, 63, 64, 65, 300])('copies all elements (number of elements: %i)', async (COUNT) => {
    await expectMatchesReference(
      copyState,
      { COUNT },
      { next: normals('next', COUNT), status: zeros(4), state: normals('state', COUNT) },
      {},
    );
  });

  it('changes nothing after a stop', async () => {
    const state = normals('state', 5);
    const buffers = { next: normals('next', 5), status: new Float32Array([0, 1, 0, 0]), state };
    const { outputs } = await runKernel(copyState, { COUNT: 5 }, buffers);
    expect(numbers(outputs.state)).toEqual(numbers(state));
  });
});
