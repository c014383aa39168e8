import { describe, expect, it } from 'vitest';
import type { Dataset } from '../src/data/dataset.ts';
import { createGpuRunner } from '../src/gpu/runner.ts';
import { compile } from '../src/models/compile/compile.ts';
import { type Network, newSkip } from '../src/models/network/network.ts';
import { presets } from '../src/models/network/presets.ts';
import { defaultTraining } from '../src/models/optimisers/training.ts';
import { kernels } from '../src/shaders/kernels.ts';
import { kernelsOf } from '../src/train/device/checkSelection.ts';
import { dataShapeOf } from '../src/train/trainer/dataShape.ts';
import { Trainer } from '../src/train/trainer/trainer.ts';
import { testDevice } from './dawn.ts';
import { randomDataset } from './networks.ts';
import { columnOf } from './signals.ts';
import { trainWithTfjs } from './tfjsNetwork.ts';

const STEPS = 50;
const BATCH = 8;

const withoutSkips = (network: Network): Network => ({ ...network, skips: [] });

/**
 * Returns the network with a quarter of the units and filters in each layer except the last, because TensorFlow.js takes seconds per step
 * at full width. The first test asserts that the same kernels and variants run; networks.gpu.test.ts checks the gradients at full width.
 */
const quarter = (network: Network): Network => ({
  ...network,
  layers: network.layers.map((layer, i) => ({
    ...layer,
    params: Object.fromEntries(
      Object.entries(layer.params).map(([name, value]) => {
        const isWidth = (name === 'units' || name === 'filters') && i < network.layers.length - 1;
        return [name, isWidth ? Number(value) / 4 : value];
      }),
    ),
  })),
});

const dense = randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 64);
// The images are small because TensorFlow.js takes seconds per step on images of full size.
const conv = randomDataset([8, 8, 1], { type: 'classes', labels: [...'0123456789'] }, 32);
const lstm = randomDataset([8, 10], { type: 'regression', labels: ['y'] }, 64);

const cases: readonly (readonly [string, Network, Dataset])[] = [
  ['dense with its skips', presets.dense.network, dense],
  ['dense without skips', withoutSkips(presets.dense.network), dense],
  [
    'dense with a skip into the head',
    { ...presets.dense.network, skips: [newSkip('input', 'dense3'), newSkip('dense1', 'dense2')] },
    dense,
  ],
  ['conv with its skips', quarter(presets.conv.network), conv],
  ['conv without skips', quarter(withoutSkips(presets.conv.network)), conv],
  ['lstm with its skips', quarter(presets.lstm.network), lstm],
  ['lstm without skips', quarter(withoutSkips(presets.lstm.network)), lstm],
];

const training = { ...defaultTraining(), batchSize: BATCH, learningRate: 0.001 };

it.each([
  ['conv with its skips', presets.conv.network, conv],
  ['conv without skips', withoutSkips(presets.conv.network), conv],
  ['lstm with its skips', presets.lstm.network, lstm],
  ['lstm without skips', withoutSkips(presets.lstm.network), lstm],
] as const)('the network %s runs the same kernels at full width and with a quarter of its units and filters', async (_, network, data) => {
  const { features } = await testDevice();
  const kernelsIn = (shown: Network) => {
    const { plan } = compile(shown, dataShapeOf(data), training);
    return [...kernelsOf(plan, kernels, features)].sort();
  };
  expect(kernelsIn(quarter(network))).toEqual(kernelsIn(network));
});

describe('a network trained with Adam', () => {
  it.each(cases)(`(%s) gives the same losses as TensorFlow.js within 1e-3 over ${STEPS} steps`, async (_, network, data) => {
    const device = await testDevice();
    const trainer = await Trainer.create({ network, training }, data, (plan) => createGpuRunner(device, plan, kernels));
    const initial = await trainer.weights();
    const ours: number[] = [];
    while (ours.length < STEPS) ours.push(...columnOf(trainer, await trainer.advance(STEPS - ours.length), 'loss'));
    trainer.destroy();
    const theirs = trainWithTfjs(network, data, training, initial, STEPS);
    const off = ours.map((loss, step) => Math.abs(loss - (theirs[step] as number)) / Math.abs(theirs[step] as number));
    const worst = off.indexOf(Math.max(...off));
    expect(off[worst], `step ${worst + 1}: ours ${ours[worst]}, TensorFlow.js ${theirs[worst]}`).toBeLessThanOrEqual(1e-3);
    expect(ours.at(-1)).toBeLessThan(ours[0] as number);
  });
});
