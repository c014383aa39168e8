/** Fields that layers with a kernel have in common. */
import type { Field } from '../../schema/fields.ts';
import { activations } from '../../shaders/activations.ts';
import { type KernelInitialiserKind, kernelInitialisers } from '../ops/initialisers.ts';

/** The head keeps its own activation, since losses take the values of a linear head. */
export const activationField = {
  type: 'choice',
  label: 'Activation',
  options: activations,
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
    help: 'A factor on the initial weights; biases begin at 0 in any case.',
    min: 0,
    max: 100,
    default: 1,
    shared: 'all',
  },
} as const satisfies Record<string, Field>;
