/** The networks whose analyses on the GPU are compared with the f64 reference. */
import { defaultTraining } from '../src/models/optimisers/training.ts';
import { layer, type NetworkCase, networkCases, randomDataset, skip } from './networks.ts';

const task = { type: 'binary', labels: ['no', 'yes'] } as const;
const training = { ...defaultTraining(), batchSize: 4 };
const tanh = (id: string, units: number) => layer(id, 'dense', { units, activation: 'tanh' });

export const deep: NetworkCase = {
  name: 'dense, 32 layers',
  network: {
    layers: [
      layer('input', 'input'),
      ...Array.from({ length: 32 }, (_, i) => tanh(`dense${i + 1}`, 10)),
      layer('dense33', 'dense', { units: 1, activation: 'linear' }),
    ],
    skips: Array.from({ length: 31 }, (_, i) => skip(`dense${i + 1}`, `dense${i + 2}`)),
    branch: { type: 'joins', value: 1 },
  },
  data: randomDataset([10], task, 4, 'deep'),
  training,
};

/**
 * Contains identity skips, linear and padded projections, both merges, each scale, a skip that is off, and several skips from one layer and
 * into one layer.
 */
export const everyKind: NetworkCase = {
  name: 'dense, every kind of skip',
  network: {
    layers: [
      layer('input', 'input'),
      tanh('dense1', 8),
      tanh('dense2', 8),
      { ...tanh('dense3', 12), joinActivation: 'relu' },
      tanh('dense4', 12),
      tanh('dense5', 12),
      layer('dense6', 'dense', { units: 1, activation: 'linear' }),
    ],
    skips: [
      skip('input', 'dense1'),
      skip('dense1', 'dense2', { scale: 'constant', alpha: 0.5 }),
      skip('dense1', 'dense3', { projection: 'pad' }),
      skip('input', 'dense3', { scale: 'learned', alpha: 0.7 }),
      skip('dense2', 'dense3', { merge: 'concat' }),
      skip('dense2', 'dense4', { projection: 'pad', scale: 'constant', alpha: -0.3 }),
      skip('dense3', 'dense4', { scale: 'learned', alpha: 0.5 }),
      skip('dense1', 'dense4', { enabled: false }),
      skip('dense4', 'dense6'),
    ],
    branch: { type: 'learned', value: 0.8 },
  },
  data: randomDataset([10], task, 4, 'every kind'),
  training,
};

export const examples: readonly NetworkCase[] = networkCases.filter(({ name }) => /example/.test(name));

export const analysed: readonly NetworkCase[] = [...examples, deep, everyKind];
export const byName = <T extends { name: string }>(cases: readonly T[]): [string, T][] => cases.map((one) => [one.name, one]);
