import { beforeAll, describe, expect, it } from 'vitest';
import { analysed, byName, deep } from '../../../tests/analysed.ts';
import { type NetworkCase, networkCases } from '../../../tests/networks.ts';
import { onDevice, onReference, trainedSubject } from '../../../tests/probes.ts';
import { type Flow, firstToLast, type Share } from '../../insight/gradients/flow.ts';
import { type MakeRunner, Trainer } from '../trainer/trainer.ts';
import { flowOfSubject, observeFlow, observeOutputs, observerOf, outputsObserverOf, pathLengths, throughTime } from './observation.ts';
import type { Subject } from './subject.ts';

function expectClose<T extends object>(got: readonly T[], want: readonly T[], nameOf: (one: T) => string) {
  expect(got.map(nameOf)).toEqual(want.map(nameOf));
  for (const [i, one] of want.entries())
    for (const [key, expected] of Object.entries(one)) {
      const found: unknown = Object.entries(got[i] ?? {}).find(([other]) => other === key)?.[1];
      if (typeof expected !== 'number') expect(found).toEqual(expected);
      // Cosines and shares can be 0 by chance, so their tolerance is absolute.
      else
        near(
          typeof found === 'number' ? found : Number.NaN,
          expected,
          1e-4 * (key === 'cosine' || key === 'share' ? 1 : Math.abs(expected)),
          `${key} of ${nameOf(one)}`,
        );
    }
}

const near = (got: number, want: number, most: number, what: string) =>
  expect(Math.abs(got - want), `${what}: ${got}, expected ${want}`).toBeLessThanOrEqual(most);

const wayOf = ({ at, through }: Share) => `${at} through ${through === 'trunk' ? 'trunk' : through.to}`;

/** The sum of the norms of the parts of a gradient, divided by the norm of the gradient. It is large if the parts cancel. */
const cancelling = ({ layers, shares }: Flow, id: string) =>
  shares.reduce((sum, { at, norm }) => sum + (at === id ? norm : 0), 0) / (layers.find(({ layer }) => layer === id)?.norm ?? 0);

describe.each(byName(analysed))('on the GPU, the trained network “%s”', (_, testCase) => {
  let [onGpu, reference]: [Subject | null, Subject | null] = [null, null];
  const subjects = () => (onGpu && reference ? ([onGpu, reference] as const) : expect.fail('no subject'));
  beforeAll(async () => {
    reference = await trainedSubject(testCase, onReference, 4);
    onGpu = { ...reference, makeRunner: onDevice };
  });

  it('has the same gradient norms, shares and cosines as on the f64 reference, and the shares of each gradient sum to 1', async () => {
    const [got, want] = await Promise.all(subjects().map((subject) => flowOfSubject(subject)));
    if (!got || !want) return expect.fail('no flow');
    expectClose(got.layers, want.layers, ({ layer }) => layer);
    expectClose(got.parameters, want.parameters, ({ name }) => name);
    expectClose(got.summands, want.summands, ({ from, at }) => `skip from ${from} at ${at}`);
    expectClose(got.shares, want.shares, wayOf);
    for (const { layer } of got.layers) {
      const whole = got.shares.reduce((sum, { at, share }) => sum + (at === layer ? (share ?? Number.NaN) : 0), 0);
      near(whole, 1, 1e-5 * cancelling(got, layer), `sum of shares at ${layer}`);
    }
  });

  it('has the same gradient through time as on the f64 reference, at each distance from the end of a sequence', async () => {
    const [got = [], want = []] = await Promise.all(subjects().map((subject) => throughTime(subject)));
    const lstms = testCase.network.layers.filter(({ kind }) => kind === 'lstm').map(({ id }) => id);
    const states = want.map(({ layer, state }) => `${layer} ${state}`);
    expect(states).toEqual(lstms.flatMap((id) => [`${id} h`, `${id} c`]));
    for (const [i, { norms, examples, halfLife }] of want.entries()) {
      expect([got[i]?.norms.length, got[i]?.examples, got[i]?.halfLife]).toEqual([norms.length, examples, halfLife]);
      for (const [k, norm] of norms.entries()) near(got[i]?.norms[k] ?? Number.NaN, norm, 1e-4 * norm, `${states[i]} at ${k}`);
    }
  });

  it('has the same gradient parts by path length as on the f64 reference, and the parts sum to the whole gradient', async () => {
    const [got, want] = await Promise.all(subjects().map((subject) => pathLengths(subject)));
    if (!got || !want) return expect.fail('no lengths');
    expectClose(got.lengths, want.lengths, ({ length }) => `length ${length}`);
    near(got.mean ?? Number.NaN, want.mean ?? Number.NaN, 1e-4 * (want.mean ?? Number.NaN), 'mean');
    expect(got.remainder).toBeLessThanOrEqual(1e-5);
    expect(want.remainder).toBeLessThanOrEqual(1e-12);
  });
});

/**
 * Returns a dataset that contains each example twice, once for training and once held out, so that the batch of a step and the probe
 * contain the same examples.
 */
function twice({ data, training }: NetworkCase) {
  const { count, inputs, targets, lengths } = data;
  const double = <A extends Float32Array | Uint8Array>(values: A): A => {
    const both = values instanceof Uint8Array ? new Uint8Array(2 * values.length) : new Float32Array(2 * values.length);
    both.set(values);
    both.set(values, values.length);
    return both as A; // `both` has the type of `values`
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

const cases = [
  ...analysed,
  ...networkCases.filter(({ name }) => /add and concat|learned (and constant )?scales|last (time )?step/.test(name)),
];

describe.each(byName(cases))('observed by the f64 reference, the network “%s”', (_, subject) => {
  it('has parameter gradients with the same norms as in a training step on the same examples', async () => {
    const trainer = await Trainer.create(subject, twice(subject), onReference);
    await trainer.advance(1);
    const gradients = new Map((await trainer.gradients()).map(({ name, values }) => [name, Math.hypot(...values)]));
    trainer.destroy();
    const { parameters } = await observe(subject, onReference);
    expect(parameters.map(({ name }) => name)).toEqual([...gradients.keys()]);
    for (const { name, norm } of parameters) {
      const want = gradients.get(name) ?? Number.NaN;
      near(norm, want, 1e-5 * want, name);
    }
  });
});

it('in a network of 32 hidden layers with skips and β = 1/√joins, the gradient neither vanishes nor explodes', async () => {
  const { layers } = await observe(deep, onReference);
  expect(layers.map(({ layer: id }) => id)).toEqual(deep.network.layers.map(({ id }) => id));
  expect(firstToLast(layers)).toMatchObject({ word: 'healthy' });
});

it.each(byName(cases))(
  'the network “%s” gives the same gradients with respect to layer outputs if only these are observed',
  async (_, subject) => {
    const observer = await outputsObserverOf(subject, twice(subject), onReference);
    const { layers, shares } = await observe(subject, onReference);
    expect(await observeOutputs(observer)).toEqual({ layers, shares });
    expect(observer.compiled.observation?.states).toEqual([]);
    observer.destroy();
  },
);

it('the terms of a join are measured both without and with their scales, including learned scales', async () => {
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
