/** Losses by task. All take logits (or predictions) of the head and give a loss per example and the gradient of their mean. */
import type { KernelSpec } from '../../gpu/kernel.ts';
import { meanSquaredError, sigmoidCrossEntropy, softmaxCrossEntropy } from '../../shaders/losses/losses.ts';

export interface LossDefinition {
  label: string;
  kernel: KernelSpec;
  /** Whether an example is right or wrong. */
  hasAccuracy: boolean;
  /** Why the head gives as many numbers as it does. */
  why: string;
}

export const losses = {
  binary: {
    label: 'sigmoid cross-entropy',
    kernel: sigmoidCrossEntropy,
    hasAccuracy: true,
    why: 'one logit that tells the two classes apart',
  },
  classes: { label: 'softmax cross-entropy', kernel: softmaxCrossEntropy, hasAccuracy: true, why: 'one logit per class' },
  regression: { label: 'mean squared error', kernel: meanSquaredError, hasAccuracy: false, why: 'one per value to predict' },
} as const satisfies Record<string, LossDefinition>;

export type TaskType = keyof typeof losses;
