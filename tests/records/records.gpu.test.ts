/** Tests features of the compiler that no layer, loss, procedure or signal of the product uses yet. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGpuRunner } from '../../src/gpu/runner.ts';
import type { CompileOptions } from '../../src/models/compile/compile.ts';
import type { LayerKind } from '../../src/models/layers/index.ts';
import { type AnyLayer, addLayerKind } from '../../src/models/layers/index.ts';
import { inferShapes } from '../../src/models/network/inferShapes.ts';
import type { LayerNode, Network } from '../../src/models/network/network.ts';
import { defaultTraining, type Training } from '../../src/models/optimisers/training.ts';
import { kernels as shipped } from '../../src/shaders/kernels.ts';
import { createReferenceRunner } from '../../src/shaders/referenceRunner.ts';
import { relativeError } from '../../src/train/device/deviceCheck.ts';
import { checkpointOf, tensorsOf } from '../../src/train/trainer/namedCheckpoint.ts';
import { type MakeRunner, Trainer } from '../../src/train/trainer/trainer.ts';
import { testDevice } from '../dawn.ts';
import { expectCentralDifferences } from '../gradientCheck.ts';
import { expectMatchesReference, normals, zeros } from '../kernelHarness.ts';
import { layer, type NetworkCase, randomDataset, skip } from '../networks.ts';
import { columnOf } from '../signals.ts';
import { activityPenalty, activityPenaltyKernel } from './activityPenalty.ts';
import { alternating } from './alternating.ts';
import { dropout, dropoutKernel } from './dropout.ts';
import { normOfPartials, parameterNorm } from './parameterNorm.ts';
import { columnMean, runningMean, subtractColumns } from './runningMean.ts';

const added = [dropoutKernel, columnMean, subtractColumns, activityPenaltyKernel, normOfPartials];
const kernels = new Map([...shipped, ...added.map((kernel) => [kernel.name, kernel] as const)]);
const onDevice: MakeRunner = async (plan) => createGpuRunner(await testDevice(), plan, kernels);
const onReference: MakeRunner = async (plan) => createReferenceRunner(plan, kernels);

const removers: (() => void)[] = [];
beforeAll(() => {
  // The cast is needed because the union type contains only shipped kinds.
  for (const record of [dropout, runningMean]) removers.push(addLayerKind(record as unknown as AnyLayer));
});
afterAll(() => {
  for (const remove of removers) remove();
});

const unshipped = (id: string, kind: string, params: LayerNode['params'] = {}): LayerNode => ({ id, kind: kind as LayerKind, params });

const data = randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 40);
const split = { ...data, trainCount: 31 };
const training = { ...defaultTraining(), batchSize: 8 };

const network = (skips: Network['skips'] = []): Network => ({
  layers: [
    layer('input', 'input'),
    layer('dense1', 'dense', { units: 12, activation: 'tanh' }),
    unshipped('centre1', 'runningMean'),
    unshipped('dropout1', 'dropout', { rate: 0.3 }),
    layer('dense2', 'dense', { units: 12, activation: 'tanh' }),
    layer('dense3', 'dense', { units: 1, activation: 'linear' }),
  ],
  skips,
});
const withSkip = () => network([skip('dense1', 'dropout1'), skip('input', 'dense2')]);
const caseOf = (name: string, of: Network): NetworkCase => ({ name, network: of, data, training });

const bits = (values: ArrayLike<number>) => Array.from(values);
const lossesOf = async (trainer: Trainer, steps: number) => bits(columnOf(trainer, await trainer.advance(steps), 'loss'));

async function weightsAfter(
  of: Network,
  steps: number,
  makeRunner: MakeRunner,
  options: CompileOptions = {},
  settings: Training = training,
) {
  const trainer = await Trainer.create({ network: of, training: settings }, split, makeRunner, options);
  await trainer.advance(steps);
  const weights = new Map((await trainer.weights()).map(({ name, values }) => [name, values]));
  trainer.destroy();
  return weights;
}

async function expectSameOnBoth(of: Network, options: CompileOptions = {}) {
  const [got, want] = [await weightsAfter(of, 3, onDevice, options), await weightsAfter(of, 3, onReference, options)];
  for (const [name, values] of got) expect(relativeError(values, want.get(name) ?? []), name).toBeLessThan(1e-4);
}

describe('among the kernels that only these tests use,', () => {
  it.each([1, 63, 65, 300])('dropout matches the reference (number of elements: %i)', async (COUNT) => {
    const buffers = { x: normals('x', COUNT), step: new Uint32Array([77]), y: normals('y', COUNT) };
    for (const ACCUMULATE of [0, 1])
      await expectMatchesReference(dropoutKernel, { COUNT, SEED: 3_141_592_653, RATE: 0.3, ACCUMULATE }, buffers, {
        y: { rel: 1e-6, abs: 1e-6 },
      });
  });

  it.each([
    [1, 1],
    [5, 67],
    [8, 130],
  ])('column_mean and subtract_columns match the reference for %i rows and %i columns', async (ROWS, COLS) => {
    const x = normals('x', ROWS * COLS);
    await expectMatchesReference(columnMean, { ROWS, COLS }, { x, means: zeros(COLS) }, { means: { rel: 1e-5, abs: 1e-6 } });
    const buffers = { x, means: normals('means', COLS), y: normals('y', ROWS * COLS) };
    await expectMatchesReference(subtractColumns, { ROWS, COLS, ACCUMULATE: 1 }, buffers, { y: { rel: 1e-6, abs: 1e-6 } });
  });

  it.each([1, 9, 65])('activity_penalty matches the reference for batch size %i', async (BATCH) => {
    const buffers = { h: normals('h', BATCH * 5), losses: normals('losses', BATCH), dvalue: zeros(BATCH * 5) };
    const constants = { BATCH, WIDTH: 5, STRENGTH: 0.5, ACCUMULATE: 1 };
    await expectMatchesReference(activityPenaltyKernel, constants, buffers, {
      losses: { rel: 1e-5, abs: 1e-6 },
      dvalue: { rel: 1e-6 },
    });
  });
});

describe('a dropout layer (which computes different values in training and evaluation)', () => {
  it('gives gradients that agree with central differences, without skips and with skips to it and past it', async () => {
    await expectCentralDifferences(caseOf('dropout', network()), kernels);
    await expectCentralDifferences(caseOf('dropout with skips', withSkip()), kernels);
  });

  it('draws the same masks on the GPU as in the reference', () => expectSameOnBoth(withSkip()));

  it('changes nothing in evaluation, and draws a new mask at each step of training', async () => {
    const trainer = await Trainer.create({ network: network(), training }, split, onDevice);
    const inputs = data.inputs.slice(0, 80) as Float32Array;
    const [before, after] = [await trainer.outputsFor(inputs, 'centre1'), await trainer.outputsFor(inputs, 'dropout1')];
    expect(bits(after)).toEqual(bits(before));
    trainer.destroy();

    const frozen = { ...training, learningRate: 1e-7, optimiser: { kind: 'sgd', params: {} } } as const;
    const whole = { ...data, count: 8, trainCount: 8, inputs: data.inputs.slice(0, 80), targets: data.targets.slice(0, 8) };
    const still = await Trainer.create({ network: network(), training: frozen }, whole, onDevice);
    const losses = await lossesOf(still, 4);
    expect(new Set(losses.map((loss) => loss.toFixed(4))).size).toBe(4);
    still.destroy();
  });

  it('has the same masks in runs that differ only in skips: a skip that adds nothing does not change the losses', async () => {
    const plain = await Trainer.create({ network: network(), training }, split, onDevice);
    const none = network([skip('input', 'dropout1', { scale: 'constant', alpha: 0, projection: 'pad' })]);
    const twin = await Trainer.create({ network: none, training }, split, onDevice);
    expect(await lossesOf(twin, 6)).toEqual(await lossesOf(plain, 6));
    plain.destroy();
    twin.destroy();
  });
});

describe('a layer with state (a running mean)', () => {
  it('has the same state as the reference after three steps, and the state is not among the trained parameters', async () => {
    await expectSameOnBoth(network());
    const trainer = await Trainer.create({ network: network(), training }, split, onDevice);
    expect(trainer.compiled.state.map(({ name }) => name)).toEqual(['centre1.mean']);
    expect(trainer.compiled.parameters.map(({ name }) => name)).not.toContain('centre1.mean');
    const { shapes } = inferShapes(network(), [10]);
    expect(shapes.get('centre1')?.parameters).toBe(0);
    trainer.destroy();
  });

  it('subtracts its mean in evaluation: 0 before the first step, and the running mean later', async () => {
    const trainer = await Trainer.create({ network: network(), training }, split, onDevice);
    const inputs = data.inputs.slice(0, 80) as Float32Array;
    const [dense, centred] = [await trainer.outputsFor(inputs, 'dense1'), await trainer.outputsFor(inputs, 'centre1')];
    expect(bits(centred)).toEqual(bits(dense));
    await trainer.advance(20);
    const [later, shifted] = [await trainer.outputsFor(inputs, 'dense1'), await trainer.outputsFor(inputs, 'centre1')];
    const mean = (await trainer.weights()).find(({ name }) => name === 'centre1.mean')?.values ?? [];
    shifted.forEach((value, i) => {
      expect(value).toBeCloseTo((later[i] ?? 0) - (mean[i % 12] ?? 0), 5);
    });
    trainer.destroy();
  });

  it('keeps a finite state when a step fails and training stops', async () => {
    const wild = { ...training, learningRate: 100, optimiser: { kind: 'sgd', params: {} } } as const;
    const regression = { ...randomDataset([10], { type: 'regression', labels: ['y'] }, 40), trainCount: 31 };
    const trainer = await Trainer.create(
      { network: { ...network(), layers: network().layers.map(linear) }, training: wild },
      regression,
      onDevice,
    );
    let { stop } = await trainer.advance(8);
    for (let i = 1; i < 30 && stop === null; i++) ({ stop } = await trainer.advance(8));
    expect(stop).not.toBeNull();
    const mean = (await trainer.weights()).find(({ name }) => name === 'centre1.mean');
    expect(mean?.values.every(Number.isFinite)).toBe(true);
    trainer.destroy();
  });

  it.each([1, 7])('continues bit for bit from a checkpoint at step %i, or from the named tensors of the checkpoint', async (steps) => {
    const whole = await Trainer.create({ network: withSkip(), training }, split, onDevice);
    const losses = await lossesOf(whole, 16);
    whole.destroy();
    const before = await Trainer.create({ network: withSkip(), training }, split, onDevice);
    await before.advance(steps);
    const checkpoint = await before.checkpoint();
    before.destroy();
    const setup = { network: withSkip(), training };
    const named = checkpointOf(setup, split, steps, tensorsOf(setup, split, checkpoint));
    for (const from of [checkpoint, named]) {
      const after = await Trainer.create(setup, split, onDevice);
      after.restore(from);
      expect(await lossesOf(after, 16 - steps)).toEqual(losses.slice(steps));
      after.destroy();
    }
  });
});

describe('a second loss term that depends on the outputs of hidden layers', () => {
  const terms = [activityPenalty(0.7)];

  it('gives gradients that agree with central differences of the sum of both terms', () =>
    expectCentralDifferences(caseOf('penalty', withSkip()), kernels, { terms }));

  it('is recorded in addition to the task’s own term, and the loss is their sum', async () => {
    const trainer = await Trainer.create({ network: network(), training }, split, onDevice, { terms });
    expect(trainer.compiled.signals.steps.map(({ name }) => name)).toEqual([
      'loss',
      'loss.sigmoidCrossEntropy',
      'loss.activity',
      'accuracy',
      'gradientNorm',
    ]);
    const { values } = await trainer.advance(5);
    const [loss = [], own = [], penalty = []] = values.map(bits);
    loss.forEach((sum, i) => {
      expect(sum).toBeCloseTo((own[i] ?? 0) + (penalty[i] ?? 0), 5);
      expect(penalty[i]).toBeGreaterThan(0);
    });
    const held = await trainer.evaluate();
    expect(held.values[0]).toBeCloseTo((held.values[1] ?? 0) + (held.values[2] ?? 0), 5);
    trainer.destroy();
  });

  it('gives the same weights as the reference after three steps', () => expectSameOnBoth(withSkip(), { terms }));
});

describe('a procedure that alternates between two groups of parameters', () => {
  it('trains one group as the supervised procedure does if the other group has no parameters', async () => {
    const layers = [layer('input', 'input'), unshipped('dropout1', 'dropout', { rate: 0.3 }), layer('dense1', 'dense', { units: 1 })];
    const [head] = layers.slice(-1);
    const half: Network = {
      layers: [...layers.slice(0, 2), unshipped('dropout2', 'dropout', { rate: 0.3 }), ...(head ? [head] : [])],
      skips: [],
    };
    const [one, turns] = [await weightsAfter(half, 3, onReference), await weightsAfter(half, 3, onReference, { procedure: alternating })];
    expect(turns).toEqual(one);
  });

  it('gives the same weights as the reference after three steps', () => expectSameOnBoth(withSkip(), { procedure: alternating }));

  it('updates the first group as a single update would, and the second from gradients computed afterwards', async () => {
    // This test uses SGD, because the first step of Adam depends only on the signs of the gradient.
    const sgd: Training = { ...training, optimiser: { kind: 'sgd', params: {} }, learningRate: 0.1 };
    const plain = await weightsAfter(network(), 1, onDevice, {}, sgd);
    const turns = await weightsAfter(network(), 1, onDevice, { procedure: alternating }, sgd);
    expect(bits(turns.get('dense1.weight') ?? [])).toEqual(bits(plain.get('dense1.weight') ?? []));
    expect(bits(turns.get('dense3.weight') ?? [])).not.toEqual(bits(plain.get('dense3.weight') ?? []));
  });

  it('records one row per step and lowers the loss', async () => {
    const trainer = await Trainer.create({ network: network(), training }, split, onDevice, { procedure: alternating });
    const metrics = await trainer.advance(60);
    expect(bits(metrics.step)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    const losses = columnOf(trainer, metrics, 'loss');
    expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
    trainer.destroy();
  });
});

describe('a layer whose input is not the layer before it', () => {
  const branched: Network = {
    layers: [
      layer('input', 'input'),
      layer('dense1', 'dense', { units: 9 }),
      { ...layer('dense2', 'dense', { units: 7, activation: 'tanh' }), from: 'input' },
      layer('dense3', 'dense', { units: 6 }),
      layer('dense4', 'dense', { units: 1, activation: 'linear' }),
    ],
    skips: [skip('dense1', 'dense3', { merge: 'concat' })],
  };

  it('takes its input shape from the layer that it names as its input', () => {
    const { shapes, issues } = inferShapes(branched, [10]);
    expect(issues).toEqual([]);
    expect(shapes.get('dense2')?.in).toEqual([10]);
  });

  it('gives gradients that agree with central differences', () => expectCentralDifferences(caseOf('branches', branched)));

  it('gives the same weights as the reference after three steps', () => expectSameOnBoth(branched));

  it('is refused if its input is not an earlier layer', () => {
    const later = { ...branched, layers: branched.layers.map((one) => (one.id === 'dense2' ? { ...one, from: 'dense4' } : one)) };
    expect(inferShapes(later, [10]).issues[0]?.message).toContain('Dense 2 takes its input from Output, which is not an earlier layer');
  });
});

describe('an additional signal: the norm of each parameter’s gradient', () => {
  const signals = [parameterNorm];

  it('is recorded in a column for each parameter', async () => {
    const trainer = await Trainer.create({ network: withSkip(), training }, split, onDevice, { signals });
    const metrics = await trainer.advance(1);
    for (const { name, values } of await trainer.gradients()) {
      const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
      expect(columnOf(trainer, metrics, `parameterNorm@${name}`)[0], name).toBeCloseTo(norm, 6);
    }
    trainer.destroy();
  });

  // The slope of a sigmoid is at most 1/4, so over 64 layers the gradient falls by dozens of orders of magnitude.
  it('is right for a sigmoid network of 64 layers, in which it falls below 1e-25', async () => {
    const layers = Array.from({ length: 64 }, (_, i) => layer(`dense${i + 1}`, 'dense', { units: 8, activation: 'sigmoid' }));
    const deep: Network = {
      layers: [layer('input', 'input'), ...layers, layer('dense65', 'dense', { units: 1, activation: 'linear' })],
      skips: [],
    };
    const norms = await Promise.all(
      [onDevice, onReference].map(async (makeRunner) => {
        const trainer = await Trainer.create({ network: deep, training }, split, makeRunner, { signals });
        const metrics = await trainer.advance(1);
        const found = new Map(trainer.compiled.signals.steps.map(({ name }) => [name, columnOf(trainer, metrics, name)[0] ?? Number.NaN]));
        trainer.destroy();
        return found;
      }),
    );
    const [got = new Map<string, number>(), want = new Map<string, number>()] = norms;
    expect(Math.abs((got.get('gradientNorm') ?? 0) / (want.get('gradientNorm') ?? 1) - 1)).toBeLessThan(1e-5);
    let smallest = 1;
    for (const [name, norm] of want) {
      if (!name.startsWith('parameterNorm')) continue;
      // A device may flush elements below the smallest normal number to 0, which changes very small norms.
      if (norm < 1e-32) continue;
      smallest = Math.min(smallest, norm);
      expect(Math.abs((got.get(name) ?? 0) / norm - 1), `${name}: ${got.get(name)} for ${norm}`).toBeLessThan(1e-5);
    }
    expect(smallest).toBeLessThan(1e-25);
  });
});

function linear(node: LayerNode): LayerNode {
  return 'activation' in node.params ? { ...node, params: { ...node.params, activation: 'linear' } } : node;
}
