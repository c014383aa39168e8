import { describe, expect, it } from 'vitest';
import { compile } from '../../src/models/compile/compile.ts';
import { defaultTraining } from '../../src/models/optimisers/training.ts';
import type { Composer, Procedure, Stage } from '../../src/models/procedures/procedure.ts';
import { kernels } from '../../src/shaders/kernels.ts';
import { createReferenceRunner } from '../../src/shaders/referenceRunner.ts';
import { dataShapeOf } from '../../src/train/trainer/dataShape.ts';
import { Trainer } from '../../src/train/trainer/trainer.ts';
import { layer, randomDataset } from '../networks.ts';
import { alternating } from './alternating.ts';

const data = randomDataset([10], { type: 'regression', labels: ['y'] }, 40);
const training = { ...defaultTraining(), batchSize: 8, optimiser: { kind: 'sgd', params: {} } } as const;
const network = {
  layers: [layer('input', 'input'), ...[1, 2, 3].map((n) => layer(`dense${n}`, 'dense', { units: n === 3 ? 1 : 6, activation: 'linear' }))],
  skips: [],
};

/** Returns a procedure with two groups of parameters, whose training step ends with the stages that `ends` makes. */
const ending = (ends: (compose: Composer) => Stage[]): Procedure => ({
  ...alternating,
  programs: (compose) => ({
    train: [compose.batch('training'), compose.forward('train'), compose.score(), ...ends(compose)],
    evaluate: [compose.batch('heldOut'), compose.forward('evaluate'), compose.score(), compose.accumulate()],
  }),
});

describe('a procedure is refused if it', () => {
  it.each<[string, (compose: Composer) => Stage[], RegExp]>([
    ['does not update a group of parameters', (c) => [c.backward('first'), c.update('first')], /does not update second/],
    ['updates a group twice', (c) => [c.update('first'), c.update('first')], /group of parameters "first" is updated twice/],
    [
      'updates a group that does not exist',
      (c) => [c.update('third')],
      /no group of parameters named "third"; the groups are "first", "second"/,
    ],
    [
      'does not say which of several groups it updates',
      (c) => [c.update()],
      /the group of parameters must be named; the groups are "first", "second"/,
    ],
    ['requests the gradients of a group that does not exist', (c) => [c.backward('third')], /no group of parameters named "third"/],
  ])('%s', (_, ends, message) => {
    expect(() => compile(network, dataShapeOf(data), training, { procedure: ending(ends) })).toThrow(message);
  });

  it('leaves parameters without a group', () => {
    const procedure = { ...alternating, groups: (layers: readonly string[]) => alternating.groups(layers.slice(0, -1)) };
    expect(() => compile(network, dataShapeOf(data), training, { procedure })).toThrow(/dense3\.weight is in no group of parameters/);
  });
});

it('if gradients of the second group of parameters overflow, the first keeps its update, and a checkpoint restores both', async () => {
  // After the update of the first group, the gradients of the second are beyond the range of f32.
  const wild = { ...training, learningRate: 1e25 };
  const makeRunner = async (plan: Parameters<typeof createReferenceRunner>[0]) => createReferenceRunner(plan, kernels);
  const trainer = await Trainer.create({ network, training: wild }, data, makeRunner, { procedure: alternating });
  const before = await trainer.checkpoint();
  const { stop, step } = await trainer.advance(4);
  expect([stop, ...step]).toEqual(['gradient', 1]);
  const changed = async () =>
    (await trainer.weights()).filter(({ values }, i) => {
      const { offset, length } = trainer.compiled.parameters[i]?.value ?? { offset: 0, length: 0 };
      return !values.every((value, at) => value === before.buffers.params?.subarray(offset, offset + length)[at]);
    });
  expect((await changed()).map(({ name }) => name)).toEqual(['dense1.weight', 'dense1.bias']);
  trainer.restore(before);
  expect(await changed()).toEqual([]);
  trainer.setRates(training);
  expect((await trainer.advance(4)).stop).toBeNull();
});
