import { describe, expect, it } from 'vitest';
import { caseNamed, layer, skip } from '../../../tests/networks.ts';
import { onReference, trainedSubject } from '../../../tests/probes.ts';
import { pathLengths, throughTime } from './observation.ts';

/** The number of held-out examples; it is smaller than a batch. */
const EXAMPLES = 3;

it('the gradient through time at each distance k is measured together with the number of sequences longer than k time steps', async () => {
  const subject = await trainedSubject(caseNamed('lstm, concat and padding'), onReference, EXAMPLES);
  const states = await throughTime(subject);
  const { lengths, trainCount } = subject.probe;
  const each = [...(lengths ?? [])].slice(trainCount);
  const counts = Array.from({ length: Math.max(...each) }, (_, k) => each.filter((length) => length > k).length);
  expect(states.map(({ examples }) => examples)).toEqual(Array(6).fill(counts));
});

describe('the split of the gradient by path length', () => {
  it.each([
    'dense, three skips into one layer, a chain',
    'lstm, dense at every time step, linear skip from the last time step',
    'conv, default skips, branch learned',
  ])('has parts that sum to the whole gradient (%s)', async (name) => {
    const { lengths, remainder } = (await pathLengths(await trainedSubject(caseNamed(name), onReference, EXAMPLES))) ?? expect.fail();
    expect(remainder).toBeLessThanOrEqual(1e-12);
    // The shares are computed from sums that are read in f32, so the total of the shares is less precise.
    expect(lengths.reduce((sum, { share }) => sum + (share ?? Number.NaN), 0)).toBeCloseTo(1, 7);
  });

  it('has path counts that are binomial coefficients if the skips form a chain and each spans one layer', async () => {
    const ids = ['dense1', 'dense2', 'dense3', 'dense4', 'dense5'];
    const network = {
      layers: [
        layer('input', 'input'),
        ...ids.map((id) => layer(id, 'dense', { units: 6, activation: 'tanh' })),
        layer('head', 'dense', { units: 1, activation: 'linear' }),
      ],
      skips: ids.slice(1).map((id, i) => skip(ids[i] ?? '', id)),
    };
    const found = await pathLengths(await trainedSubject({ ...caseNamed('dense, no skips'), network }, onReference, EXAMPLES));
    expect(found?.at).toBe('dense1');
    // The skips span four branches. Every path also contains the head, so a path through k branches has the length k + 1.
    expect(found?.lengths.map(({ length, paths }) => [length, paths])).toEqual([
      [1, 1],
      [2, 4],
      [3, 6],
      [4, 4],
      [5, 1],
    ]);
  });

  it('has one part, for the only path, in a network without skips', async () => {
    const found = await pathLengths(await trainedSubject(caseNamed('dense, no skips'), onReference, EXAMPLES));
    expect(found).toMatchObject({ lengths: [{ length: 3, paths: 1, share: expect.closeTo(1, 12) }], mean: expect.closeTo(3, 12) });
  });
});
