/**
 * The loss kernels write the loss of each example and, if the task has classes, a hit: 1 if the prediction is right, otherwise 0. `dlogits`
 * is the gradient of the batch mean of the loss.
 */
import { ceilDiv, defineKernel, gridOf } from '../../gpu/kernel.ts';
import { at } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import meanSquaredErrorWgsl from './mean_squared_error.wgsl?raw';
import sigmoidCrossEntropyWgsl from './sigmoid_cross_entropy.wgsl?raw';
import softmaxCrossEntropyWgsl from './softmax_cross_entropy.wgsl?raw';

const BINDINGS = ['logits', 'targets', 'losses', 'hits', 'dlogits'] as const;
const CONSTANTS = ['BATCH', 'OUTPUTS'] as const;

const grid = (c: { BATCH: number }) => gridOf(ceilDiv(c.BATCH, 64));

export const sigmoidCrossEntropy = defineKernel({
  name: 'sigmoid_cross_entropy',
  wgsl: linkKernel(sigmoidCrossEntropyWgsl),
  bindings: BINDINGS,
  constants: CONSTANTS,
  grid,
  reference(b, c) {
    for (let n = 0; n < c.BATCH; n++) {
      let sum = 0;
      let hit = 1;
      for (let i = n * c.OUTPUTS; i < (n + 1) * c.OUTPUTS; i++) {
        const z = at(b.logits, i);
        const t = at(b.targets, i);
        sum += Math.max(z, 0) - z * t + Math.log1p(Math.exp(-Math.abs(z)));
        if (z > 0 !== t > 0.5) hit = 0;
        b.dlogits[i] = (1 / (1 + Math.exp(-z)) - t) / (c.BATCH * c.OUTPUTS);
      }
      b.losses[n] = sum / c.OUTPUTS;
      b.hits[n] = hit;
    }
  },
});

export const softmaxCrossEntropy = defineKernel({
  name: 'softmax_cross_entropy',
  wgsl: linkKernel(softmaxCrossEntropyWgsl),
  bindings: BINDINGS,
  constants: CONSTANTS,
  grid,
  reference(b, c) {
    for (let n = 0; n < c.BATCH; n++) {
      const z = b.logits.subarray(n * c.OUTPUTS, (n + 1) * c.OUTPUTS);
      const t = at(b.targets, n);
      const highest = Math.max(...z);
      let sum = 0;
      for (const logit of z) sum += Math.exp(logit - highest);
      b.losses[n] = Math.log(sum) + highest - at(z, t);
      b.hits[n] = z.indexOf(highest) === t ? 1 : 0;
      for (let k = 0; k < c.OUTPUTS; k++) {
        b.dlogits[n * c.OUTPUTS + k] = (Math.exp(at(z, k) - highest) / sum - (k === t ? 1 : 0)) / c.BATCH;
      }
    }
  },
});

export const meanSquaredError = defineKernel({
  name: 'mean_squared_error',
  wgsl: linkKernel(meanSquaredErrorWgsl),
  bindings: ['logits', 'targets', 'losses', 'dlogits'],
  constants: CONSTANTS,
  grid,
  reference(b, c) {
    for (let n = 0; n < c.BATCH; n++) {
      let sum = 0;
      for (let i = n * c.OUTPUTS; i < (n + 1) * c.OUTPUTS; i++) {
        const off = at(b.logits, i) - at(b.targets, i);
        sum += off * off;
        b.dlogits[i] = (2 * off) / (c.BATCH * c.OUTPUTS);
      }
      b.losses[n] = sum / c.OUTPUTS;
    }
  },
});

export const lossesKernels = [sigmoidCrossEntropy, softmaxCrossEntropy, meanSquaredError] as const;
