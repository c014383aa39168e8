/**
 * Kernels that measure a step before its update, copy the state of layers after the update, and sum the scores of held-out examples. The
 * scores of an example are its losses, one for each loss term, and, if the task has an accuracy, its hit, which is 1 if the
 * prediction is right and 0 otherwise.
 */
import { ceilDiv, defineKernel, gridOf } from '../../gpu/kernel.ts';
import { ALIGNMENT } from '../../gpu/plan.ts';
import { at } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import accumulateScoresWgsl from './accumulate_scores.wgsl?raw';
import copyStateWgsl from './copy_state.wgsl?raw';
import measureWgsl from './measure.wgsl?raw';
import normPartialsWgsl from './norm_partials.wgsl?raw';
import { pairPartials } from './pairPartials.ts';
import { addScaledSums, exponentOf, type ScaledSum, scaledSquare } from './scaledSum.ts';

const GROUP = 64;
const MAX_PARTIALS = 4096;
const VECTOR = 4;
/** The maximum number of rows of scores that the kernels can sum. */
export const MAX_SCORES = 4;
/** The number of elements that one workgroup of {@link normPartials} reduces to 64 partials. */
const elementsPerPart = (count: number) => VECTOR * GROUP * Math.max(16, ceilDiv(count / VECTOR, MAX_PARTIALS));

/** The number of pairs (sum, exponent) that {@link normPartials} writes for `count` elements; `count` is a multiple of 4. */
export const normPartialCount = (count: number): number => GROUP * ceilDiv(count, elementsPerPart(count));

const LEAST_PLAIN = 1e-24;
const MOST_PLAIN = 1e34;

/**
 * Returns the sum of squares as a plain sum with the exponent 0 if that sum is between the two limits, and otherwise as a scaled sum.
 * norm_partials.wgsl gives the reason for the limits.
 */
function normPartial(vectors: readonly Float64Array[]): ScaledSum {
  const squares = (vector: Float64Array, scale: number) => vector.reduce((sum, x) => sum + (x * scale) ** 2, 0);
  const plain = vectors.reduce((sum, vector) => sum + squares(vector, 1), 0);
  if (plain > LEAST_PLAIN && plain < MOST_PLAIN) return [plain, 0];
  return vectors.reduce<ScaledSum>(
    (sum, vector) => {
      const exponent = Math.max(sum[1], ...vector.map(exponentOf));
      return addScaledSums(sum, [squares(vector, 2 ** -exponent), exponent]);
    },
    scaledSquare(0, exponentOf(0)),
  );
}

export const normPartials = defineKernel({
  name: 'norm_partials',
  wgsl: linkKernel(normPartialsWgsl, { scaled: true }),
  bindings: ['x', 'partials'],
  constants: ['COUNT'],
  grid: (c) => gridOf(normPartialCount(c.COUNT) / GROUP),
  reference(b, c) {
    const vectors: Float64Array[][] = Array.from({ length: normPartialCount(c.COUNT) }, () => []);
    for (let i = 0; i < c.COUNT; i += VECTOR) {
      const partial = Math.floor(i / elementsPerPart(c.COUNT)) * GROUP + (Math.floor(i / VECTOR) % GROUP);
      vectors[partial]?.push(b.x.subarray(i, i + VECTOR));
    }
    vectors.forEach((of, partial) => {
      b.partials.set(normPartial(of), 2 * partial);
    });
  },
});

interface ScoreRows {
  BATCH: number;
  SCORES: number;
  STRIDE: number;
}

/** The distance between rows of scores in elements, a multiple of the alignment of views. */
export const scoreStride = (batch: number): number => ceilDiv(batch, ALIGNMENT) * ALIGNMENT;

const rowSums = (scores: Float64Array, { SCORES, STRIDE }: ScoreRows, length: number): number[] =>
  Array.from({ length: SCORES }, (_, row) => {
    let sum = 0;
    for (let n = 0; n < length; n++) sum += at(scores, row * STRIDE + n);
    return sum;
  });

export const measure = defineKernel({
  name: 'measure',
  wgsl: linkKernel(measureWgsl, { scaled: true, scores: true }),
  bindings: ['scores', 'partials', 'extras', 'rates', 'cursor', 'flags', 'status', 'ring'],
  constants: ['BATCH', 'SCORES', 'TERMS', 'STRIDE', 'PARTIALS', 'EXTRAS', 'RING', 'RECORD'],
  grid: () => [1, 1, 1],
  // A step writes only one row of the ring, so the whole ring is not counted.
  bytes: (c) => 4 * (c.SCORES * c.BATCH + 2 * c.PARTIALS + 24),
  reference(b, c) {
    if (at(b.status, 1) !== 0) return;
    const means = rowSums(b.scores, c, c.BATCH).map((sum) => sum / c.BATCH);
    const loss = means.slice(0, c.TERMS).reduce((sum, mean) => sum + mean, 0);
    let partials: [number, number] = [0, exponentOf(0)];
    for (let i = 0; i < c.PARTIALS; i++) partials = addScaledSums(partials, [at(b.partials, 2 * i), at(b.partials, 2 * i + 1)]);
    const norm = Math.sqrt(partials[0]) * 2 ** partials[1];
    // A loss or norm beyond the range of f32 also stops the reference, because its results are recorded as f32.
    const isSound = [loss, norm].every((value) => Number.isFinite(Math.fround(value))) && at(b.flags, 1) === 0;
    const bad = at(b.flags, 0) !== 0 ? 2 : isSound ? 0 : 1;
    const step = at(b.cursor, 0);
    if (c.RECORD) {
      const extras = Array.from({ length: c.EXTRAS }, (_, i) => at(b.extras, ALIGNMENT * i));
      const row = [loss, ...means.slice(c.TERMS > 1 ? 0 : c.TERMS), norm, ...extras, bad];
      b.ring.set(row, (step % c.RING) * row.length);
    }
    if (bad) {
      b.flags[1] = 1;
      b.status.set([0, 1]);
      return;
    }
    if (c.RECORD) b.cursor[0] = step + 1;
    const clip = at(b.rates, 2);
    const corrections = [3, 4].map((rate, i) => at(b.status, 2 + i) + (1 - at(b.rates, rate)) * (1 - at(b.status, 2 + i)));
    b.status.set([clip > 0 && norm > clip ? clip / norm : 1, 0, ...corrections]);
  },
});

export const copyState = defineKernel({
  name: 'copy_state',
  wgsl: linkKernel(copyStateWgsl),
  bindings: ['next', 'status', 'state'],
  constants: ['COUNT'],
  grid: (c) => gridOf(ceilDiv(c.COUNT, GROUP)),
  reference(b, c) {
    if (at(b.status, 1) === 0) b.state.set(b.next.subarray(0, c.COUNT));
  },
});

export const accumulateScores = defineKernel({
  name: 'accumulate_scores',
  wgsl: linkKernel(accumulateScoresWgsl, { scores: true }),
  bindings: ['scores', 'cursor', 'totals'],
  constants: ['BATCH', 'SCORES', 'STRIDE', 'BATCHES'],
  grid: () => [1, 1, 1],
  reference(b, c) {
    const [batch, limit] = [at(b.cursor, 0), at(b.cursor, 1)];
    const counted = Math.max(0, Math.min(c.BATCH, limit - batch * c.BATCH));
    b.totals.set([...rowSums(b.scores, c, counted), counted].map((value, i) => at(b.totals, i) + value));
    b.cursor[0] = (batch + 1) % c.BATCHES;
  },
});

export const metricsKernels = [normPartials, measure, accumulateScores, copyState, pairPartials] as const;
