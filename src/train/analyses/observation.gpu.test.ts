import { describe, expect, it } from 'vitest';
import { layer, type NetworkCase, networkCases, randomDataset, skip } from '../../../tests/networks.ts';
import { onDevice, onReference } from '../../../tests/probes.ts';
import { firstToLast } from '../../insight/gradients/flow.ts';
import { defaultTraining } from '../../models/optimisers/training.ts';
import { type MakeRunner, Trainer } from '../trainer/trainer.ts';
import { observeFlow, observeOutputs, observerOf, outputsObserverOf } from './observation.ts';

/** 32 layers with an add skip over each but the first, and branch scale 1/√joins. */
const deep: NetworkCase = {
  name: 'dense, 32 layers',
  network: {
    layers: [
      layer('input', 'input'),
      ...Array.from({ length: 32 }, (_, i) => layer(`dense${i + 1}`, 'dense', { units: 10, activation: 'tanh' })),
      layer('dense33', 'dense', { units: 1, activation: 'linear' }),
    ],
    skips: Array.from({ length: 31 }, (_, i) => skip(`dense${i + 1}`, `dense${i + 2}`)),
    branch: { type: 'joins', value: 1 },
  },
  data: randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 4, 'deep'),
  training: { ...defaultTraining(), batchSize: 4 },
};

const cases = [...networkCases.filter(({ name }) => /example|every|add and concat|learned scales|last step/.test(name)), deep];

/** The data twice: once to train on and once held out, so that the batch of a step and the probe have the same examples. */
function twice({ data, training }: NetworkCase) {
  const { count, inputs, targets, lengths } = data;
  const double = <A extends Float32Array | Uint8Array>(values: A): A => {
    const both = inputs instanceof Uint8Array ? new Uint8Array(2 * values.length) : new Float32Array(2 * values.length);
    both.set(values);
    both.set(values, values.length);
    return both as A; // the inputs and targets of these cases are both f32
  };
  expect(training.batchSize).toBe(count);
  return { ...data, inputs: double(inputs), targets: double(targets), ...(lengths && { lengths: double(lengths) }), count: 2 * count };
}

async function observe(subject: NetworkCase, makeRunner: MakeRunner) {
  const observer = await observerOf(subject, twice(subject), makeRunner);
  const flow = await observeFlow(observer);
  observer.destroy();
  return flow;
}

/** On a software GPU, the other cases would spend most of their time in compilers. */
const onGpu = cases.filter(({ name }) => /example|32 layers/.test(name));

describe.each(onGpu.map((subject) => [subject.name, subject] as const))('%s', (_, subject) => {
  it('has the same observation on the GPU as on the reference, and the shares of each gradient sum to 1', async () => {
    const [seen, expected] = [await observe(subject, onDevice), await observe(subject, onReference)];
    const close = (a: number, b: number, what: string) =>
      expect(Math.abs(a - b), `${what}: ${a}, expected ${b}`).toBeLessThanOrEqual(1e-4 * Math.abs(b) + 1e-30);
    expected.layers.forEach(({ layer: id, norm }, i) => {
      close(seen.layers[i]?.norm ?? Number.NaN, norm, id);
    });
    expected.parameters.forEach(({ name, norm }, i) => {
      close(seen.parameters[i]?.norm ?? Number.NaN, norm, name);
    });
    expected.summands.forEach(({ at, own, skip: by, cosine }, i) => {
      const found = seen.summands[i];
      close(found?.own ?? Number.NaN, own, `own output of ${at}`);
      close(found?.skip ?? Number.NaN, by, `skip into ${at}`);
      expect(Math.abs((found?.cosine ?? Number.NaN) - (cosine ?? Number.NaN)), `cosine at ${at}`).toBeLessThan(1e-4);
    });
    for (const { layer: id, norm } of seen.layers) {
      const parts = seen.shares.filter(({ at }) => at === id);
      const size = parts.reduce((sum, part) => sum + part.norm, 0) / norm;
      const whole = parts.reduce((sum, { share }) => sum + (share ?? Number.NaN), 0);
      if (norm > 0) expect(Math.abs(whole - 1), `shares at ${id}`).toBeLessThanOrEqual(1e-5 * size);
    }
  });
});

describe.each(cases.map((subject) => [subject.name, subject] as const))('%s, observed by the reference', (_, subject) => {
  it('has the parameter gradients of a training step on the same examples', async () => {
    const trainer = await Trainer.create(subject, twice(subject), onReference);
    await trainer.advance(1);
    const gradients = new Map((await trainer.gradients()).map(({ name, values }) => [name, Math.hypot(...values)]));
    trainer.destroy();
    const { parameters } = await observe(subject, onReference);
    expect(parameters.map(({ name }) => name)).toEqual([...gradients.keys()]);
    for (const { name, norm } of parameters) {
      const want = gradients.get(name) ?? Number.NaN;
      expect(Math.abs(norm - want), `${name}: ${norm}, expected ${want}`).toBeLessThanOrEqual(1e-5 * want);
    }
  });
});

it('the gradient of 33 layers is healthy with skips and 1/√joins', async () => {
  const { layers } = await observe(deep, onReference);
  expect(layers.map(({ layer: id }) => id)).toEqual(deep.network.layers.map(({ id }) => id));
  expect(firstToLast(layers)).toMatchObject({ word: 'healthy' });
});

it.each(cases.map((subject) => [subject.name, subject] as const))(
  '%s has the same gradients if only its outputs are observed',
  async (_, subject) => {
    const observer = await outputsObserverOf(subject, twice(subject), onReference);
    const { layers, shares } = await observe(subject, onReference);
    expect(await observeOutputs(observer)).toEqual({ layers, shares });
    expect(observer.compiled.observation?.states).toEqual([]);
    observer.destroy();
  },
);

it('the terms of a join are measured before and after their scales, learned ones included', async () => {
  const subject = networkCases.find(({ name }) => /learned scales/.test(name)) ?? expect.fail('no network with learned scales');
  const { summands } = await observe(subject, onReference);
  const { skips, branch } = subject.network;
  expect(summands.length).toBeGreaterThan(0);
  for (const { at, from, own, skip: by, alpha, beta, scaledOwn, scaledSkip } of summands) {
    const drawn = skips.find((one) => one.from === from && one.to === at);
    expect([alpha, beta]).toEqual([drawn?.scale === 'one' ? 1 : drawn?.alpha, branch?.value ?? 1]);
    expect([scaledOwn, scaledSkip]).toEqual([Math.abs(beta) * own, Math.abs(alpha) * by]);
  }
});
