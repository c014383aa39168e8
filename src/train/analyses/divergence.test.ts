import { expect, it } from 'vitest';
import { caseNamed } from '../../../tests/networks.ts';
import { onReference, trainedSubject } from '../../../tests/probes.ts';
import { divergence } from './divergence.ts';
import { Stopped } from './subject.ts';

it('a comparison includes only the steps with kept weights of both runs, and equal weights give a similarity of 1', async () => {
  const subject = await trainedSubject(caseNamed('lstm, default skips'), onReference, 12);
  const { weights } = subject;
  const others = weights.map((one) =>
    one.name.startsWith('lstm2') ? { ...one, values: one.values.map((value, i) => value + Math.cos(i)) } : one,
  );
  const kept = [0, 1, 2, 4].map((step) => ({ step, weights }));
  const twin = [0, 2, 3, 4].map((step) => ({ step, weights: step > 2 ? others : weights }));
  const { layers, steps } = await divergence({ subject, kept }, { subject, kept: twin });
  expect(layers).toEqual(['input', 'lstm1', 'lstm2', 'lstm3']);
  expect(steps.map(({ step }) => step)).toEqual([0, 2, 4]);
  for (const { step, similarity } of steps) {
    expect(similarity[1]).toBeCloseTo(1, 12);
    if (step > 2) expect(similarity[2]).toBeLessThan(0.9);
    else expect(similarity[2]).toBeCloseTo(1, 12);
  }
});

it('a stopped comparison returns the steps compared so far, and rejects if no step is complete', async () => {
  const subject = await trainedSubject(caseNamed('dense, default skips'), onReference, 8);
  const run = { subject, kept: [0, 1, 2].map((step) => ({ step, weights: subject.weights })) };
  const layers = subject.setup.network.layers.length;
  const stepsUntil = async (stop: number) => (await divergence(run, run, (done) => done < stop)).steps.map(({ step }) => step);
  expect(await stepsUntil(layers + 1)).toEqual([0]);
  expect(await stepsUntil(layers)).toEqual([0]);
  expect(await stepsUntil(2 * layers)).toEqual([0, 1]);
  await expect(divergence(run, run, () => false)).rejects.toThrow(Stopped);
});

it('a layer of only one of the networks is not compared, and the similarity of a dead layer is null', async () => {
  const subject = await trainedSubject(caseNamed('dense, default skips'), onReference, 8);
  const { setup } = subject;
  const layers = setup.network.layers.map((one) => (one.id === 'dense2' ? { ...one, id: 'dense9' } : one));
  const twin = { ...subject, setup: { ...setup, network: { layers, skips: [] } } };
  const dead = subject.weights.map((one) => (one.name === 'dense1.bias' ? { ...one, values: one.values.map(() => -1e4) } : one));
  const compared = await divergence(
    { subject, kept: [{ step: 0, weights: subject.weights }] },
    { subject: twin, kept: [{ step: 0, weights: dead }] },
  );
  expect(compared.layers).toEqual(['input', 'dense1', 'dense3', 'dense4']);
  expect(compared.steps[0]?.similarity).toEqual([expect.closeTo(1, 12), null, null, null]);
});
