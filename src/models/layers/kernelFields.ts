/** Fields that several layer kinds share. */
import type { Field } from '../../schema/fields.ts';
import { activations, activationWords } from '../../shaders/activations.ts';
import { type KernelInitialiserKind, kernelInitialisers } from '../ops/initialisers.ts';

/**
 * If the field is set for several layers at once, the last layer of the network is left out, because its outputs are logits or predicted
 * quantities, whose range an activation would restrict.
 */
export const activationField = {
  type: 'choice',
  label: 'Activation',
  options: activations,
  words: activationWords,
  default: 'relu',
  shared: 'all but the last',
} as const satisfies Field;

export const initialWeightFields = {
  init: {
    type: 'choice',
    label: 'Initial weights',
    options: kernelInitialisers.map(({ kind }) => kind) satisfies KernelInitialiserKind[],
    words: Object.fromEntries(kernelInitialisers.map(({ kind, label, doc }) => [kind, { label, doc }])),
    default: 'glorotUniform',
    shared: 'all',
  },
  gain: {
    type: 'float',
    label: 'Gain',
    help: 'Multiplies the initial weights. Biases start at 0.',
    min: 0,
    max: 100,
    default: 1,
    shared: 'all',
  },
} as const satisfies Record<string, Field>;
