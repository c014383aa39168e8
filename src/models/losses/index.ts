import type { KernelSpec } from '../../gpu/kernel.ts';
import { meanSquaredError, sigmoidCrossEntropy, softmaxCrossEntropy } from '../../shaders/losses/losses.ts';
import { batchOf, columnsOf } from '../ops/op.ts';
import { atHead, type LossTerm } from './loss.ts';

const headTerm = (kernel: KernelSpec, words: Pick<LossTerm, 'kind' | 'label' | 'doc'>): LossTerm => ({
  ...words,
  at: atHead,
  score({ value, targets, losses, hits, dvalue, emit }) {
    const bindings = { logits: value, targets, losses, ...(hits && { hits }), dlogits: dvalue };
    emit(kernel, bindings, { BATCH: batchOf(value), OUTPUTS: columnsOf(value) });
  },
});

export const sigmoidTerm = headTerm(sigmoidCrossEntropy, {
  kind: 'sigmoidCrossEntropy',
  label: 'Sigmoid cross-entropy',
  doc: 'max(z, 0) − z·t + log(1 + e^−|z|) for a logit z and a target t of 0 or 1.',
});

export const softmaxTerm = headTerm(softmaxCrossEntropy, {
  kind: 'softmaxCrossEntropy',
  label: 'Softmax cross-entropy',
  doc: 'log Σ e^z − z[t] for the logits z and the class t.',
});

export const squaredErrorTerm = headTerm(meanSquaredError, {
  kind: 'meanSquaredError',
  label: 'Mean squared error',
  doc: 'The mean of (z − t)² over the outputs z for an example and their targets t.',
});
