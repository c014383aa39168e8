import { describe, expect, it } from 'vitest';
import { testDevice } from '../../../tests/dawn.ts';
import { layer, type NetworkCase, networkCases, randomDataset, skip } from '../../../tests/networks.ts';
import { columnOf, heldOutOf } from '../../../tests/signals.ts';
import type { Dataset } from '../../data/dataset.ts';
import { createGpuRunner } from '../../gpu/runner.ts';
import { type Network, newSkip } from '../../models/network/network.ts';
import { presets } from '../../models/network/presets.ts';
import { rewire, wirings } from '../../models/network/wirings.ts';
import { defaultTraining } from '../../models/optimisers/training.ts';
import type { SignalDefinition } from '../../models/signals/signal.ts';
import { scaleBy } from '../../shaders/elementwise/elementwise.ts';
import { kernels } from '../../shaders/kernels.ts';
import { createReferenceRunner } from '../../shaders/referenceRunner.ts';
import { type MakeRunner, Trainer, TrainingError } from './trainer.ts';

const onDevice: MakeRunner = async (plan) => createGpuRunner(await testDevice(), plan, kernels);
const onReference: MakeRunner = async (plan) => createReferenceRunner(plan, kernels);

const data = randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 50);
const training = { ...defaultTraining(), batchSize: 8 };
const { network } = presets.dense;

const bits = (values: Float32Array) => [...new Uint32Array(values.buffer, values.byteOffset, values.length)];

/** The sizes of the submits cycle through `submits`. */
async function run(
  setup: { network: Network; training: typeof training },
  dataset: Dataset,
  steps: number,
  submits: readonly number[],
  makeRunner = onDevice,
) {
  const trainer = await Trainer.create(setup, dataset, makeRunner);
  const losses: number[] = [];
  for (let i = 0; trainer.step < steps; i++) {
    losses.push(
      ...bits(columnOf(trainer, await trainer.advance(Math.min(submits[i % submits.length] ?? 1, steps - trainer.step)), 'loss')),
    );
  }
  const weights = (await trainer.weights()).map(({ name, values }) => [name, bits(values)] as const);
  trainer.destroy();
  return { losses, weights: Object.fromEntries(weights) };
}

describe('the same seed gives the same bits', () => {
  const cases = networkCases.filter(({ name }) => name.endsWith('default skips'));
  it.each(cases.map((testCase) => [testCase.name, testCase] as const))(
    'in two runs with 1 and 5 steps per submit (%s)',
    async (_, testCase: NetworkCase) => {
      const setup = { network: testCase.network, training: testCase.training };
      expect(await run(setup, testCase.data, 5, [1])).toEqual(await run(setup, testCase.data, 5, [5]));
    },
  );

  it('regardless of the number of steps per submit, also across epoch boundaries', async () => {
    expect(await run({ network, training }, data, 20, [1])).toEqual(await run({ network, training }, data, 20, [7, 2]));
  });

  it('if training continues on another runner from a checkpoint', async () => {
    const first = await Trainer.create({ network, training }, data, onDevice);
    await first.advance(9);
    const checkpoint = await first.checkpoint();
    const loss = bits(columnOf(first, await first.advance(8), 'loss'));
    const second = await Trainer.create({ network, training }, data, onDevice);
    second.restore(checkpoint);
    expect(bits(columnOf(second, await second.advance(8), 'loss'))).toEqual(loss);
    expect((await second.weights()).map(({ values }) => bits(values))).toEqual((await first.weights()).map(({ values }) => bits(values)));
  });

  it('and a different seed gives different bits', async () => {
    const other = await run({ network, training: { ...training, seed: 2 } }, data, 2, [1]);
    expect(other.losses).not.toEqual((await run({ network, training }, data, 2, [1])).losses);
  });
});

describe('twins, which differ only in their skips,', () => {
  const wirings: [string, Network][] = [
    ['without skips', { ...network, skips: [] }],
    ['with another skip', { ...network, skips: [...network.skips, newSkip('input', 'dense3')] }],
    ['with all skips switched off', { ...network, skips: network.skips.map((skip) => ({ ...skip, enabled: false })) }],
  ];
  it.each(wirings)('start with the same bits in every parameter that both networks have (%s)', async (_, twin) => {
    const weights = async (which: Network) => {
      const trainer = await Trainer.create({ network: which, training }, data, onDevice);
      return new Map((await trainer.weights()).map(({ name, values }) => [name, bits(values)]));
    };
    const [ours, theirs] = [await weights(network), await weights(twin)];
    const shared = [...ours.keys()].filter((name) => theirs.has(name));
    expect(shared).toEqual(expect.arrayContaining(['dense1.weight', 'dense1.bias', 'dense2.weight', 'dense3.weight']));
    for (const name of shared) expect(theirs.get(name), name).toEqual(ours.get(name));
  });
});

describe('numbers that are not finite', () => {
  const wild = { ...training, learningRate: 100, optimiser: { kind: 'sgd', params: {} } } as const;
  // The learning rate is too large, so the squared error grows with every step.
  const regression = randomDataset([10], { type: 'regression', labels: ['y'] }, 50);

  it.each([
    ['GPU', onDevice],
    ['reference runner', onReference],
  ])(
    'stop the run on the %s, leave the weights finite even if later steps are in flight, and are traced to a part of the step',
    async (_, makeRunner) => {
      const trainer = await Trainer.create({ network, training: wild }, regression, makeRunner);
      let stoppedAt = 0;
      for (let i = 0; i < 40 && stoppedAt === 0; i++) {
        const [metrics] = await Promise.all([trainer.advance(4), trainer.advance(4)]);
        if (metrics.stop) stoppedAt = metrics.step.at(-1) ?? 0;
      }
      expect(stoppedAt).toBeGreaterThan(1);
      for (const { name, values } of await trainer.weights()) expect(values.every(Number.isFinite), name).toBe(true);
      expect(await trainer.firstNonFinite(stoppedAt - 1)).toMatch(
        /^(the gradient of the \w+ of )?(Dense \d|Output|Loss|Input→Dense \d|Dense 1→Dense 2)/,
      );
      // A run that continues from the checkpoint of this run tries the failed step again.
      const again = await Trainer.create({ network, training: wild }, regression, makeRunner);
      again.restore(await trainer.checkpoint());
      expect(await again.advance(3)).toMatchObject({ step: Float64Array.of(stoppedAt), stop: 'gradient' });
      again.destroy();
      trainer.destroy();
    },
  );

  it.each([
    ['GPU', onDevice],
    ['reference runner', onReference],
  ])(
    'do not result from clipping if the square of the gradient norm overflows (9 linear layers with skips of scale 1000, on the %s)',
    async (_, makeRunner) => {
      const layers = Array.from({ length: 9 }, (__, i) => layer(`dense${i + 1}`, 'dense', { units: i < 8 ? 10 : 1, activation: 'linear' }));
      const skips = Array.from({ length: 8 }, (__, i) =>
        skip(i === 0 ? 'input' : `dense${i}`, `dense${i + 1}`, { scale: 'constant', alpha: 1000 }),
      );
      const large = { layers: [layer('input', 'input'), ...layers], skips };
      const clipped = { ...training, clipNorm: 1, learningRate: 0.001 };
      const trainer = await Trainer.create({ network: large, training: clipped }, data, makeRunner);
      const metrics = await trainer.advance(10);
      expect(metrics.stop).toBeNull();
      expect(columnOf(trainer, metrics, 'gradientNorm')[0]).toBeGreaterThan(2e19);
      for (const { name, values } of await trainer.weights()) expect(values.every(Number.isFinite), name).toBe(true);
      trainer.destroy();
    },
  );

  const two: Network = {
    layers: [
      layer('input', 'input'),
      layer('dense1', 'dense', { units: 1024, activation: 'linear' }),
      layer('dense2', 'dense', { units: 1, activation: 'linear' }),
    ],
    skips: [],
  };
  /** Returns the cause that is found if all weights of one parameter are `value` and all others are 0. */
  async function causeWith(parameter: string, value: number, makeRunner: MakeRunner, signals: readonly SignalDefinition[] = []) {
    const trainer = await Trainer.create({ network: two, training }, regression, makeRunner, { signals });
    const weights = (await trainer.weights()).map((each) => ({
      ...each,
      values: each.values.map(() => (each.name === parameter ? value : 0)),
    }));
    trainer.restore(trainer.initialCheckpoint(weights));
    expect((await trainer.advance(1)).stop).toBe('gradient');
    const cause = await trainer.firstNonFinite(0);
    trainer.destroy();
    return cause;
  }

  it.each([
    ['GPU', onDevice],
    ['reference runner', onReference],
  ])(
    'are traced to the parameter with the largest gradient if only the norm of all gradients overflows (on the %s)',
    async (_, makeRunner) => {
      // The outputs are 0, and the elements of the gradients of Dense 1 are of the order of 1e37.
      expect(await causeWith('dense2.weight', 5e37, makeRunner)).toBe('the gradient of the weight of Dense 1');
    },
  );

  it('are not traced to a recorded signal that overflows too', async () => {
    const signal: SignalDefinition = {
      quantity: 'large',
      label: 'A gradient times 1e30',
      unit: 'number',
      subjects: () => ['dense1.weight'],
      record(subject, at, { parameters, emit }) {
        const gradient = parameters.find(({ name }) => name === subject)?.gradient;
        if (gradient) emit(scaleBy, { x: gradient, y: at }, { COUNT: 1, ALPHA: 1e30, LEARNED: 0, ACCUMULATE: 0 });
      },
    };
    expect(await causeWith('dense2.weight', 5e37, onDevice, [signal])).toBe('the gradient of the weight of Dense 1');
  });

  it('are traced to the loss if each example has a finite loss, but the sum of the losses overflows', async () => {
    expect(await causeWith('dense2.bias', 1.2e19, onDevice)).toBe('Loss');
  });

  it('are prevented by gradient clipping', async () => {
    const stopWith = async (clipNorm: number) => {
      const trainer = await Trainer.create({ network, training: { ...wild, clipNorm } }, regression, onDevice);
      const { stop } = await trainer.advance(30);
      trainer.destroy();
      return stop;
    };
    expect([await stopWith(0), await stopWith(0.5)]).toEqual(['gradient', null]);
  });
});

describe('evaluation', () => {
  const split: Dataset = { ...data, trainCount: 31 };
  it('covers every held-out example once, regardless of the batch size, and does not affect training', async () => {
    const plain = await run({ network, training }, split, 6, [3]);
    const trainer = await Trainer.create({ network, training }, split, onDevice);
    const before = await trainer.evaluate();
    expect(before.examples).toBe(19);
    const losses = bits(columnOf(trainer, await trainer.advance(3), 'loss'));
    await trainer.evaluate();
    losses.push(...bits(columnOf(trainer, await trainer.advance(3), 'loss')));
    expect(losses).toEqual(plain.losses);
    const reference = await Trainer.create({ network, training: { ...training, batchSize: 5 } }, split, onReference);
    const expected = await reference.evaluate();
    expect(heldOutOf(trainer, before, 'loss')).toBeCloseTo(heldOutOf(reference, expected, 'loss'), 5);
    expect(heldOutOf(trainer, before, 'accuracy')).toBeCloseTo(heldOutOf(reference, expected, 'accuracy'), 6);
  });

  it.each([1, 5, 8, 13])(
    'of the first 13 held-out examples gives the mean loss of only these, with a batch size of %i',
    async (batchSize) => {
      const trainer = await Trainer.create({ network, training: { ...training, batchSize } }, split, onDevice);
      const logits = await trainer.predictHeldOut(() => true);
      const losses = [...logits].slice(0, 13).map((z, n) => Math.log1p(Math.exp(z)) - z * (split.targets[split.trainCount + n] ?? 0));
      const first = await trainer.evaluate(13);
      expect(first.examples).toBe(13);
      expect(heldOutOf(trainer, first, 'loss')).toBeCloseTo(losses.reduce((a, b) => a + b, 0) / 13, 5);
      expect((await trainer.evaluate(1000)).examples).toBe(19);
      trainer.destroy();
    },
  );
});

describe('an experiment that cannot be trained is refused with the reason', () => {
  it.each<[string, Network, Partial<typeof training>, RegExp]>([
    ['a batch larger than the data', network, { batchSize: 51 }, /Batch size is 51, but the data has only 50 training examples/],
    [
      'an output layer of the wrong size',
      { layers: [layer('input', 'input'), layer('dense1', 'dense', { units: 3 })], skips: [] },
      {},
      /The data needs 1 output \(one logit for two classes\), but Output has 3\. Set Units of Output to 1\./,
    ],
  ])('(%s)', async (_, which, change, reason) => {
    await expect(Trainer.create({ network: which, training: { ...training, ...change } }, data, onReference)).rejects.toThrow(reason);
    await expect(Trainer.create({ network: which, training: { ...training, ...change } }, data, onReference)).rejects.toThrow(
      TrainingError,
    );
  });

  it('(38 hidden layers, each with concat skips from the input and all earlier hidden layers) before anything is compiled or allocated', async () => {
    const deep: Network = {
      layers: [
        layer('input', 'input'),
        ...Array.from({ length: 38 }, (_, i) => layer(`dense${i + 1}`, 'dense', { units: 64 })),
        layer('head', 'dense', { units: 1 }),
      ],
      skips: [],
    };
    const allToAll = wirings.find(({ name }) => name === 'DenseNet: concat all');
    const wired = allToAll && rewire(deep, data.inputShape, allToAll);
    const noRunner: MakeRunner = () => Promise.reject(new Error('allocated'));
    await expect(Trainer.create({ network: wired && 'network' in wired ? wired.network : deep, training }, data, noRunner)).rejects.toThrow(
      /The network has \d\.\d × 10[⁰¹²³⁴⁵⁶⁷⁸⁹]+ parameters; the limit is 33,554,432\. Use fewer layers/,
    );
  });

  it('(outputs of a layer that are too large for a buffer) before anything is allocated', async () => {
    const images = randomDataset([28, 28, 1], { type: 'classes', labels: [...'0123456789'] }, 2);
    const large: Dataset = { ...images, inputs: new Uint8Array(0), count: 5000, trainCount: 4096 };
    const noRunner: MakeRunner = () => Promise.reject(new Error('allocated'));
    await expect(
      Trainer.create({ network: presets.conv.network, training: { ...training, batchSize: 4096 } }, large, noRunner),
    ).rejects.toThrow(/need 392 MB of GPU memory; the limit is 128 MB\. Reduce Batch size/);
  });
});

describe('the optimiser', () => {
  it.each([
    ['sgd', {}],
    ['momentum', { momentum: 0.9, nesterov: true }],
    ['adam', { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }],
    ['adamw', { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }],
  ] as const)(
    '%s with L2 and gradient clipping gives the losses of the reference runner within 1e-4 over 20 steps',
    async (kind, params) => {
      const setup = { network, training: { ...training, learningRate: 0.01, l2: 0.05, clipNorm: 0.3, optimiser: { kind, params } } };
      const [gpu, reference] = await Promise.all([Trainer.create(setup, data, onDevice), Trainer.create(setup, data, onReference)]);
      const [ours, theirs] = await Promise.all(
        [gpu, reference].map(async (trainer) => columnOf(trainer, await trainer.advance(20), 'loss')),
      );
      if (!ours || !theirs) throw new Error('one of the two trainers gave no losses');
      ours.forEach((loss, i) => {
        expect(Math.abs(loss - (theirs[i] as number)), `step ${i + 1}`).toBeLessThanOrEqual(1e-4 * Math.abs(theirs[i] as number));
      });
      expect(ours.at(-1)).toBeLessThan(ours[0] as number);
    },
  );
});

it('a trainer that cannot write its data frees its runner', async () => {
  const destroyed: boolean[] = [];
  const failing: MakeRunner = async (plan) => {
    const runner = await onDevice(plan);
    return {
      ...runner,
      write() {
        throw new Error('lost');
      },
      destroy() {
        destroyed.push(true);
        runner.destroy();
      },
    };
  };
  await expect(Trainer.create({ network, training }, data, failing)).rejects.toThrow('lost');
  expect(destroyed).toEqual([true]);
});
