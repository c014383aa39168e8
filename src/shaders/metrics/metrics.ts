/** What is known of a step: loss, accuracy, gradient norm, whether they are finite; and the same over the held-out examples. */
import { ceilDiv, defineKernel, gridOf } from '../../gpu/kernel.ts';
import { at } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import accumulateMetricsWgsl from './accumulate_metrics.wgsl?raw';
import measureWgsl from './measure.wgsl?raw';
import squaredNormPartialsWgsl from './squared_norm_partials.wgsl?raw';

const GROUP = 64;
const MAX_PARTIALS = 4096;
const VECTOR = 4;
/** Elements of which one workgroup of {@link squaredNormPartials} makes 64 partials. */
const elementsPerPart = (count: number) => VECTOR * GROUP * Math.max(16, ceilDiv(count / VECTOR, MAX_PARTIALS));

/** How many sums {@link squaredNormPartials} leaves of `count` elements, a multiple of 4. */
export const normPartialCount = (count: number): number => GROUP * ceilDiv(count, elementsPerPart(count));

export const squaredNormPartials = defineKernel({
  name: 'squared_norm_partials',
  wgsl: linkKernel(squaredNormPartialsWgsl),
  bindings: ['x', 'partials'],
  constants: ['COUNT'],
  grid: (c) => gridOf(normPartialCount(c.COUNT) / GROUP),
  reference(b, c) {
    b.partials.fill(0, 0, normPartialCount(c.COUNT));
    for (let i = 0; i < c.COUNT; i++) {
      const part = Math.floor(i / elementsPerPart(c.COUNT)) * GROUP + (Math.floor(i / VECTOR) % GROUP);
      b.partials[part] = at(b.partials, part) + at(b.x, i) ** 2;
    }
  },
});

function sum(values: Float64Array, length: number): number {
  let total = 0;
  for (let i = 0; i < length; i++) total += at(values, i);
  return total;
}

export const measure = defineKernel({
  name: 'measure',
  wgsl: linkKernel(measureWgsl),
  bindings: ['losses', 'hits', 'partials', 'cursor', 'status', 'ring'],
  constants: ['BATCH', 'PARTIALS', 'CLIP_NORM', 'BETA1', 'BETA2', 'RING'],
  grid: () => [1, 1, 1],
  // Of the ring, one entry.
  bytes: (c) => 4 * (2 * c.BATCH + c.PARTIALS + 14),
  reference(b, c) {
    if (at(b.status, 1) !== 0) return;
    const loss = sum(b.losses, c.BATCH) / c.BATCH;
    const accuracy = sum(b.hits, c.BATCH) / c.BATCH;
    const squaredNorm = sum(b.partials, c.PARTIALS);
    const norm = Math.sqrt(squaredNorm);
    // What f32 cannot hold stops the reference too: its weights go into the same files and onto the same page.
    const bad = ![loss, squaredNorm].every((value) => Number.isFinite(Math.fround(value)));
    const step = at(b.cursor, 0);
    b.ring.set([loss, accuracy, norm, bad ? 1 : 0], (step % c.RING) * 4);
    if (bad) {
      b.status.set([0, 1]);
      return;
    }
    b.cursor[0] = step + 1;
    const clipScale = c.CLIP_NORM > 0 && norm > c.CLIP_NORM ? c.CLIP_NORM / norm : 1;
    const corrections = [c.BETA1, c.BETA2].map((beta, i) => {
      const corrected = at(b.status, 2 + i);
      // β as the device has it: 1 − 0.999 in f32 is off by 1e-5 of itself, here as in the moments.
      return corrected + (1 - Math.fround(beta)) * (1 - corrected);
    });
    b.status.set([clipScale, 0, ...corrections]);
  },
});

export const accumulateMetrics = defineKernel({
  name: 'accumulate_metrics',
  wgsl: linkKernel(accumulateMetricsWgsl),
  bindings: ['losses', 'hits', 'cursor', 'totals'],
  constants: ['BATCH', 'TOTAL', 'BATCHES'],
  grid: () => [1, 1, 1],
  reference(b, c) {
    const batch = at(b.cursor, 0);
    if (batch === 0) b.totals.fill(0, 0, 3);
    const counted = Math.max(0, Math.min(c.BATCH, c.TOTAL - batch * c.BATCH));
    const sums = [sum(b.losses, counted), sum(b.hits, counted), counted];
    b.totals.set(sums.map((value, i) => at(b.totals, i) + value));
    b.cursor[0] = (batch + 1) % c.BATCHES;
  },
});
