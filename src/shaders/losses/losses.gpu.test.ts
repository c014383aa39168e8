import { describe, expect, it } from 'vitest';
import { expectMatchesReference, normals, runKernel, runReference } from '../../../tests/kernelHarness.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import { meanSquaredError, sigmoidCrossEntropy, softmaxCrossEntropy } from './losses.ts';

const SHAPES = [
  [1, 1],
  [2, 3],
  [7, 8],
  [63, 10],
  [65, 17],
  [129, 2],
] as const;

const ALL = [sigmoidCrossEntropy, softmaxCrossEntropy, meanSquaredError].map((kernel) => [kernel.name, kernel] as const);
const TOLERANCES = { losses: { rel: 1e-5, abs: 1e-6 }, dlogits: { rel: 1e-5, abs: 1e-7 } };

function targetsFor(kernel: KernelSpec, batch: number, outputs: number): Float32Array {
  if (kernel === meanSquaredError) return normals('targets', batch * outputs);
  if (kernel === softmaxCrossEntropy) return Float32Array.from({ length: batch }, (_, n) => (n * 7) % outputs);
  return normals('targets', batch * outputs).map((value) => (value > 0 ? 1 : 0));
}

function buffersFor(kernel: KernelSpec, batch: number, logits: Float32Array) {
  const stale = { losses: normals('stale', batch), hits: normals('stale', batch), dlogits: normals('stale', logits.length) };
  return { logits, targets: targetsFor(kernel, batch, logits.length / batch), ...stale };
}

const numbers = (values: ArrayLike<number> | undefined) => Array.from(values ?? []);

describe.each(ALL)('%s', (_, kernel) => {
  it.each(SHAPES)('matches the reference (batch size: %i, outputs: %i)', async (BATCH, OUTPUTS) => {
    const buffers = buffersFor(kernel, BATCH, normals('logits', BATCH * OUTPUTS, 4));
    await expectMatchesReference(kernel, { BATCH, OUTPUTS }, buffers, TOLERANCES);
  });

  it('matches the reference for logits up to ±10,000', async () => {
    const [BATCH, OUTPUTS] = [9, 5];
    const logits = normals('logits', BATCH * OUTPUTS).map((value, i) => [1e4, -1e4, 90, -90, 20 * value][i % 5] ?? 0);
    await expectMatchesReference(kernel, { BATCH, OUTPUTS }, buffersFor(kernel, BATCH, logits), TOLERANCES);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'gives a loss that is not finite for a logit of %d',
    async (odd) => {
      const [BATCH, OUTPUTS] = [4, 3];
      for (let k = 0; k < OUTPUTS; k++) {
        const logits = normals('logits', BATCH * OUTPUTS);
        logits[OUTPUTS + k] = odd;
        const { outputs } = await runKernel(kernel, { BATCH, OUTPUTS }, buffersFor(kernel, BATCH, logits));
        expect(numbers(outputs.losses).map(Number.isFinite)).toEqual([true, false, true, true]);
      }
    },
  );
});

describe('for known values,', () => {
  const known = (kernel: KernelSpec, constants: { BATCH: number; OUTPUTS: number }, logits: number[], targets: number[]) => {
    const { losses, hits, dlogits } = runReference(kernel, constants, {
      ...buffersFor(kernel, constants.BATCH, new Float32Array(logits)),
      targets: new Float32Array(targets),
    });
    return { losses: numbers(losses), hits: numbers(hits), dlogits: numbers(dlogits) };
  };

  it('sigmoid cross-entropy has loss log 2 and gradient ±½ / batch at logit 0, and both are 0 at a large correct logit', () => {
    const { losses, hits, dlogits } = known(sigmoidCrossEntropy, { BATCH: 3, OUTPUTS: 1 }, [0, 0, 100], [0, 1, 1]);
    expect(losses).toEqual([Math.LN2, Math.LN2, expect.closeTo(0)]);
    expect(hits).toEqual([1, 0, 1]);
    expect(dlogits).toEqual([0.5 / 3, -0.5 / 3, expect.closeTo(0)]);
  });

  it('sigmoid cross-entropy counts an example as right only if all its outputs are right', () => {
    expect(known(sigmoidCrossEntropy, { BATCH: 2, OUTPUTS: 2 }, [1, -1, 1, -1], [1, 0, 1, 1]).hits).toEqual([1, 0]);
  });

  it('softmax cross-entropy has the loss log K for K equal logits, and predicts the first class', () => {
    const { losses, hits, dlogits } = known(softmaxCrossEntropy, { BATCH: 2, OUTPUTS: 4 }, [7, 7, 7, 7, 7, 7, 7, 7], [0, 3]);
    expect(losses).toEqual([expect.closeTo(Math.log(4), 12), expect.closeTo(Math.log(4), 12)]);
    expect(hits).toEqual([1, 0]);
    expect(dlogits).toEqual([-0.375, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, -0.375]);
  });

  it('the mean squared error has the expected losses and gradients', () => {
    const result = known(meanSquaredError, { BATCH: 2, OUTPUTS: 2 }, [1, 2, 3, 4], [0, 0, 3, 3]);
    expect(result).toMatchObject({ losses: [2.5, 0.5], dlogits: [0.5, 1, 0, 0.5] });
  });
});

it.each([
  [sigmoidCrossEntropy, [30, -16, 9], [1, 0, 1]],
  [softmaxCrossEntropy, [15, 0, -1, 12, 9, -3], [0, 1, 0]],
] as const)('a loss close to 0 has a relative error of at most 1e-5 (case %#)', async (kernel, logits, targets) => {
  const constants = { BATCH: 3, OUTPUTS: logits.length / 3 };
  const buffers = { ...buffersFor(kernel, 3, new Float32Array(logits)), targets: new Float32Array(targets) };
  await expectMatchesReference(kernel, constants, buffers, { losses: { rel: 1e-5 }, dlogits: { rel: 1e-5, abs: 1e-7 } });
});
