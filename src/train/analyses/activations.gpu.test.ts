import { describe, expect, it } from 'vitest';
import { caseNamed, layer, type NetworkCase, randomDataset, skip } from '../../../tests/networks.ts';
import { onDevice, onReference, trainedSubject } from '../../../tests/probes.ts';
import { defaultTraining } from '../../models/optimisers/training.ts';
import type { Activation } from '../../shaders/activations.ts';
import { activationsOf, similarities } from './activations.ts';

const stack = (name: string, activation: Activation, skips = [skip('dense1', 'dense2')]): NetworkCase => ({
  name,
  network: {
    layers: [
      layer('input', 'input'),
      ...[1, 2].map((n) => layer(`dense${n}`, 'dense', { units: 12, activation })),
      layer('dense3', 'dense', { units: 1, activation: 'linear' }),
    ],
    skips,
  },
  data: randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 8),
  training: { ...defaultTraining(), batchSize: 8 },
});

describe('the measurements of activations', () => {
  it.each([
    'conv, learned and constant scales, into conv, pool and head',
    'lstm, dense at every time step, linear skip from the last time step',
  ])('on the GPU agree with those on the f64 reference (%s)', async (name) => {
    const subject = await trainedSubject(caseNamed(name), onDevice, 10);
    const got = await activationsOf(subject);
    const want = await activationsOf({ ...subject, makeRunner: onReference });
    expect(got.map(({ layer: id }) => id)).toEqual(subject.setup.network.layers.map(({ id }) => id));
    for (const [i, { rank, collapse, alignment, dead, saturated }] of want.entries()) {
      expect([got[i]?.dead, got[i]?.saturated]).toEqual([dead, saturated]);
      expect(Math.abs((got[i]?.rank ?? 0) - (rank ?? 0)), `rank of ${got[i]?.layer}`).toBeLessThan(1e-4);
      expect(alignment, `alignment of ${got[i]?.layer}`).not.toBeNull();
      expect(Math.abs((got[i]?.alignment ?? 0) - (alignment ?? 0)), `alignment of ${got[i]?.layer}`).toBeLessThan(1e-4);
      expect(Math.abs((got[i]?.collapse ?? 0) - (collapse ?? 0)), `collapse of ${got[i]?.layer}`).toBeLessThan(1e-4);
    }
  });

  it('that are undefined for a dead layer are null, not NaN', async () => {
    const subject = await trainedSubject(stack('dead', 'relu', []), onReference, 20);
    const weights = subject.weights.map((one) => (one.name === 'dense1.bias' ? { ...one, values: one.values.map(() => -1000) } : one));
    const layers = await activationsOf({ ...subject, weights });
    const undefinedValues = { gram: null, rank: null, rankLimit: null, collapse: null, alignment: null };
    expect(layers[1]).toEqual({ layer: 'dense1', dead: 1, saturated: null, ...undefinedValues });
    expect((await similarities(layers))[1]).toEqual([null, null, null, null]);
  });

  it('take the share of saturated values from the layer’s own output, before its join adds skips', async () => {
    const subject = await trainedSubject(stack('saturated', 'tanh'), onReference, 20);
    const weights = subject.weights.map((one) => (one.name === 'dense2.bias' ? { ...one, values: one.values.map(() => 1000) } : one));
    const layers = await activationsOf({ ...subject, weights });
    expect(layers[2]).toMatchObject({ dead: null, saturated: 1 });
    // The layer's own output is constant, so only the skip varies.
    expect((await similarities(layers))[2]?.[1]).toBeCloseTo(1, 10);
  });
});
