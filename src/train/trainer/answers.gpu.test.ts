import { describe, expect, it } from 'vitest';
import { testDevice } from '../../../tests/dawn.ts';
import { layer, randomDataset } from '../../../tests/networks.ts';
import { heldOutOf } from '../../../tests/signals.ts';
import type { Dataset } from '../../data/dataset.ts';
import { createGpuRunner } from '../../gpu/runner.ts';
import type { Network } from '../../models/network/network.ts';
import { presets } from '../../models/network/presets.ts';
import { defaultTraining } from '../../models/optimisers/training.ts';
import { kernels } from '../../shaders/kernels.ts';
import { type MakeRunner, Trainer } from './trainer.ts';

const onDevice: MakeRunner = async (plan) => createGpuRunner(await testDevice(), plan, kernels);
const training = { ...defaultTraining(), batchSize: 8 };
const { network } = presets.dense;
const bits = (values: Float32Array) => [...new Uint32Array(values.buffer, values.byteOffset, values.length)];

describe('the outputs of a network', () => {
  const points: Dataset = { ...randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 50), trainCount: 31 };
  const bytes = Uint8Array.from({ length: 21 * 7 * 5 }, (_, i) => (i * 89) % 256);
  const images: Dataset = {
    ...randomDataset([7, 5, 1], { type: 'classes', labels: [...'01'] }, 21),
    inputs: bytes,
    trainCount: 10,
  };
  const imageNetwork: Network = {
    layers: [layer('input', 'input'), layer('flatten1', 'flatten'), layer('dense1', 'dense', { units: 2, activation: 'linear' })],
    skips: [],
  };
  const cases = [
    { name: 'f32 numbers', dataset: points, network },
    { name: 'bytes, with a row length that is not a multiple of 4', dataset: images, network: imageNetwork },
  ];
  it.each(cases)(
    'for the held-out examples are the same as for equal inputs that a caller passes ($name)',
    async ({ dataset, network: asked }) => {
      const trainer = await Trainer.create({ network: asked, training }, dataset, onDevice);
      const before = await trainer.evaluate();
      const heldOut = await trainer.predictHeldOut(() => true);
      const width = dataset.inputs.length / dataset.count;
      const again = await trainer.predict(dataset.inputs.slice(dataset.trainCount * width));
      expect(heldOut).toHaveLength((dataset.count - dataset.trainCount) * (dataset.task.type === 'classes' ? 2 : 1));
      expect(bits(again)).toEqual(bits(heldOut));
      // The evaluation gives the same result as before, so the held-out examples on the device are unchanged.
      expect(await trainer.evaluate()).toEqual(before);
      trainer.destroy();
    },
  );

  it('for the held-out examples give the same mean loss as an evaluation', async () => {
    const trainer = await Trainer.create({ network, training }, points, onDevice);
    const logits = await trainer.predictHeldOut(() => true);
    const losses = [...logits].map((z, n) => Math.log1p(Math.exp(z)) - z * (points.targets[points.trainCount + n] ?? 0));
    const loss = heldOutOf(trainer, await trainer.evaluate(), 'loss');
    expect(losses.reduce((a, b) => a + b, 0) / losses.length).toBeCloseTo(loss, 5);
    trainer.destroy();
  });

  it('for the held-out examples cover only the first batch if the caller stops the computation', async () => {
    const trainer = await Trainer.create({ network, training }, points, onDevice);
    expect(await trainer.predictHeldOut(() => false)).toHaveLength(training.batchSize);
    trainer.destroy();
  });

  it.each(['dense1', 'dense2', 'dense3'])('at the layer %s are the same as those of a network that ends with this layer', async (last) => {
    const layers = network.layers.slice(0, network.layers.findIndex(({ id }) => id === last) + 1);
    const ids = new Set(layers.map(({ id }) => id));
    const cut = { layers, skips: network.skips.filter(({ from, to }) => ids.has(from) && ids.has(to)) };
    const units = Number(layers.at(-1)?.params.units);
    const outputs = Array.from({ length: units }, (_, i) => `unit ${i}`);
    const rows = points.inputs.slice(0, 21 * 10);
    const whole = await Trainer.create({ network, training }, points, onDevice);
    const part = await Trainer.create(
      { network: cut, training },
      randomDataset([10], { type: 'regression', labels: outputs }, 50),
      onDevice,
    );
    const given = await whole.outputsFor(rows, last);
    expect(given).toHaveLength(21 * units);
    expect(new Set(given).size).toBeGreaterThan(5);
    expect(bits(given)).toEqual(bits(await part.predict(rows)));
    whole.destroy();
    part.destroy();
  });

  const digits = randomDataset([8, 8, 1], { type: 'classes', labels: [...'0123456789'] }, 20);
  const sequences = randomDataset([5, 10], { type: 'regression', labels: ['y'] }, 20);

  it.each([
    ['an image', 'conv1', presets.conv.network, digits, 8 * 8 * 32],
    ['a sequence', 'lstm1', presets.lstm.network, sequences, 5 * 64],
  ] as const)('at a layer can be read for one held-out example by its index (%s)', async (_, id, which, all, size) => {
    const dataset = { ...all, trainCount: 12 };
    const trainer = await Trainer.create({ network: which, training: { ...training, batchSize: 4 } }, dataset, onDevice);
    const before = await trainer.evaluate();
    const given = await trainer.outputsForHeldOut(1, id);
    expect(given).toHaveLength(size);
    expect(new Set(given).size).toBeGreaterThan(5);
    expect(bits(await trainer.outputsForHeldOut(2, id))).not.toEqual(bits(given));
    const width = dataset.inputs.length / dataset.count;
    const row = dataset.inputs.slice(13 * width, 14 * width);
    // `outputsFor` takes no sequence lengths, so its outputs are not compared for sequences with lengths.
    if (!dataset.lengths) expect(bits(given)).toEqual(bits(await trainer.outputsFor(row, id)));
    expect(await trainer.evaluate()).toEqual(before);
    trainer.destroy();
  });
});
