/** The hyper-parameters of a run, and their schema: the form, the file format and validation derive from it. */
import { defaultsOf, type ParamsOf, type Schema } from '../../schema/fields.ts';
import { defaultOptimiser, type OptimiserChoice } from './index.ts';

export const trainingSchema = {
  learningRate: { type: 'float', label: 'Learning rate', min: 1e-7, max: 100, default: 0.003, log: true },
  batchSize: { type: 'int', label: 'Batch size', min: 1, max: 4096, default: 32 },
  l2: {
    type: 'float',
    label: 'L2',
    help: 'Weight decay λ: adds λ·w to the gradient of every kernel (not of biases), after clipping. 0 is off.',
    min: 0,
    max: 10,
    default: 0,
  },
  clipNorm: {
    type: 'float',
    label: 'Clip norm',
    help: 'Gradients with a larger global norm are scaled down to it. 0 is off.',
    min: 0,
    max: 1e6,
    default: 0,
  },
  steps: {
    type: 'int',
    label: 'Stop after',
    unit: 'steps',
    help: 'A run pauses there; start it again to go on. 0 trains until it is paused.',
    min: 0,
    max: 1e9,
    default: 1000,
  },
  seed: {
    type: 'int',
    label: 'Seed',
    help: 'Keys the initial weights, the order of batches and the generated data.',
    min: 0,
    max: 4294967295,
    default: 1,
  },
} as const satisfies Schema;

export type Training = ParamsOf<typeof trainingSchema> & { optimiser: OptimiserChoice };

export const defaultTraining = (): Training => ({ ...defaultsOf(trainingSchema), optimiser: defaultOptimiser() });
