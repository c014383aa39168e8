import { describe, expect, it } from 'vitest';
import { normals } from '../../../tests/kernelHarness.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import { meanSquaredError, sigmoidCrossEntropy, softmaxCrossEntropy } from './losses.ts';

const EPSILON = 1e-4;
const SEEDS = [1, 2, 3, 4, 5];
const [BATCH, OUTPUTS] = [3, 4];

function meanLoss(kernel: KernelSpec, logits: Float64Array, targets: Float64Array) {
  const losses = new Float64Array(BATCH);
  const dlogits = new Float64Array(BATCH * OUTPUTS);
  kernel.reference({ logits, targets, losses, hits: new Float64Array(BATCH), dlogits }, { BATCH, OUTPUTS });
  return { loss: losses.reduce((sum, value) => sum + value, 0) / BATCH, dlogits };
}

describe.each([
  [sigmoidCrossEntropy.name, sigmoidCrossEntropy, BATCH * OUTPUTS, (value: number) => 1 / (1 + Math.exp(-value))],
  [softmaxCrossEntropy.name, softmaxCrossEntropy, BATCH, (value: number) => Math.floor(100 * Math.abs(value)) % OUTPUTS],
  [meanSquaredError.name, meanSquaredError, BATCH * OUTPUTS, (value: number) => value],
] as const)('%s', (name, kernel, targetCount, toTarget) => {
  it.each(SEEDS)('gives a gradient that agrees with central differences of the mean loss of a batch, for seed %i', (seed) => {
    const logits = Float64Array.from(normals(`${name} logits ${seed}`, BATCH * OUTPUTS, 2));
    const targets = Float64Array.from(normals(`${name} targets ${seed}`, targetCount), toTarget);
    const { dlogits } = meanLoss(kernel, logits, targets);
    for (const [i, analytic] of dlogits.entries()) {
      const [above, below] = [EPSILON, -EPSILON].map((step) => {
        const moved = logits.slice();
        moved[i] = (moved[i] ?? 0) + step;
        return meanLoss(kernel, moved, targets).loss;
      }) as [number, number];
      expect(Math.abs((above - below) / (2 * EPSILON) - analytic)).toBeLessThanOrEqual(1e-6 * Math.abs(analytic) + 1e-9);
    }
  });
});
