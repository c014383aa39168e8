import { defaultsOf, type ParamsOf, type Schema } from '../../schema/fields.ts';
import { defaultOptimiser, type OptimiserChoice } from './index.ts';

export const trainingSchema = {
  learningRate: { type: 'float', label: 'Learning rate', min: 1e-7, max: 100, default: 0.003 },
  batchSize: { type: 'int', label: 'Batch size', min: 1, max: 4096, default: 32 },
  l2: {
    type: 'float',
    label: 'Weight decay λ',
    help: 'After clipping, adds λ·w to the gradient of weights (AdamW shrinks the weights directly). Biases and scales are not decayed. 0 = off.',
    min: 0,
    max: 10,
    default: 0,
  },
  clipNorm: {
    type: 'float',
    label: 'Gradient clipping',
    help: 'The maximum global norm of the gradient. 0 = off.',
    min: 0,
    max: 1e6,
    default: 0,
  },
  steps: {
    type: 'int',
    label: 'Train for',
    subject: 'The number of steps',
    unit: 'steps',
    help: 'The run stops after this number of steps, and can be resumed. 0 = until paused.',
    min: 0,
    max: 1e9,
    default: 1000,
  },
  seed: {
    type: 'int',
    label: 'Seed',
    help: 'The random seed for initial weights, batch order and generated data.',
    min: 0,
    max: 4294967295,
    default: 1,
  },
} as const satisfies Schema;

export type Training = ParamsOf<typeof trainingSchema> & { optimiser: OptimiserChoice };

export const defaultTraining = (): Training => ({ ...defaultsOf(trainingSchema), optimiser: defaultOptimiser() });
