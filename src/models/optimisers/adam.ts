import type { Schema } from '../../schema/fields.ts';
import { adam as kernel } from '../../shaders/optimisers/optimisers.ts';
import { defineOptimiser } from './optimiser.ts';

const adamSchema = {
  beta1: { type: 'float', label: 'β₁', min: 0, max: 0.9999, default: 0.9 },
  beta2: { type: 'float', label: 'β₂', min: 0, max: 0.99999, default: 0.999 },
  epsilon: { type: 'float', label: 'ε', min: 1e-12, max: 1, default: 1e-7 },
} as const satisfies Schema;

const adamOf = <const K extends string>(kind: K, label: string, doc: string, decoupled: boolean) =>
  defineOptimiser({
    kind,
    label,
    doc,
    schema: adamSchema,
    kernel,
    slots: ['m', 'v'],
    constants: () => ({ DECOUPLED: decoupled ? 1 : 0 }),
    rates: ({ beta1, beta2, epsilon }) => [beta1, beta2, epsilon],
  });

export const adam = adamOf(
  'adam',
  'Adam',
  'Adaptive steps from running means of the gradient and its square. Weight decay is added to the gradient. Kingma & Ba 2015.',
  false,
);

export const adamw = adamOf('adamw', 'AdamW', 'Adam with weight decay applied directly to the weights. Loshchilov & Hutter 2019.', true);
