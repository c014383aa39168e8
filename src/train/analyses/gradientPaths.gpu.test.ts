/** The gradient through time and along paths on the GPU against the f64 reference, and the reference against known counts and sums. */
import { describe, expect, it } from 'vitest';
import { layer, type NetworkCase, networkCases, skip } from '../../../tests/networks.ts';
import { onDevice, onReference, trainedSubject } from '../../../tests/probes.ts';
import { pathLengths, throughTime } from './observation.ts';
import type { Subject } from './subject.ts';

/** Fewer held-out examples than a batch has. */
const EXAMPLES = 3;

const named = (name: string): NetworkCase =>
  networkCases.find((testCase) => testCase.name === name) ?? expect.fail(`there is no network ${name}`);
const onGpu = (subject: Subject): Subject => ({ ...subject, makeRunner: onDevice });

/** Compares values with a tolerance relative to each wanted value, or to `scale`. */
function expectClose(got: readonly number[], want: readonly number[], what: string, scale?: number) {
  expect(got).toHaveLength(want.length);
  for (const [i, expected] of want.entries())
    expect(Math.abs((got[i] ?? Number.NaN) - expected), `${what} ${i}`).toBeLessThanOrEqual(1e-4 * (scale ?? Math.abs(expected)));
}

describe('the gradient through time', () => {
  it.each(['lstm, default skips, branch learned', 'lstm, concat and padding'])('of %s is that of the reference', async (name) => {
    const subject = await trainedSubject(named(name), onReference, EXAMPLES);
    const [got, want] = [await throughTime(onGpu(subject)), await throughTime(subject)];
    const states = want.map(({ layer: id, state }) => `${id} ${state}`);
    expect(states).toEqual(['lstm1', 'lstm2', 'lstm3'].flatMap((id) => [`${id} h`, `${id} c`]));
    for (const [i, { norms, examples, halfLife }] of want.entries()) {
      expectClose(got[i]?.norms ?? [], norms, states[i] ?? '');
      expect([got[i]?.examples, got[i]?.halfLife]).toEqual([examples, halfLife]);
    }
    const { lengths, trainCount } = subject.probe;
    const each = [...(lengths ?? [])].slice(trainCount);
    expect(want[0]?.examples).toEqual(Array.from({ length: Math.max(...each) }, (_, k) => each.filter((length) => length > k).length));
  });
});

describe('path lengths', () => {
  it.each([
    'dense, three skips into one layer, a chain',
    'lstm, dense at every step, last step padded',
    'conv, default skips, branch learned',
  ])('of %s are those of the reference, and their parts sum to the gradient', async (name) => {
    const subject = await trainedSubject(named(name), onReference, EXAMPLES);
    const [got, want] = [await pathLengths(onGpu(subject)), await pathLengths(subject)];
    if (!got || !want) return expect.fail('no lengths');
    const normsOf = ({ lengths }: typeof want) => lengths.map(({ norm }) => norm);
    const sharesOf = ({ lengths }: typeof want) => lengths.map(({ share }) => share ?? Number.NaN);
    expectClose(normsOf(got), normsOf(want), 'norm');
    expectClose(sharesOf(got), sharesOf(want), 'share', 1);
    expect(got.remainder).toBeLessThanOrEqual(1e-5);
    expect(want.remainder).toBeLessThanOrEqual(1e-12);
    expect(sharesOf(got).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
  });

  it('have binomial numbers of paths in a chain of skips', async () => {
    const ids = ['dense1', 'dense2', 'dense3', 'dense4', 'dense5'];
    const network = {
      layers: [
        layer('input', 'input'),
        ...ids.map((id) => layer(id, 'dense', { units: 6, activation: 'tanh' })),
        layer('head', 'dense', { units: 1, activation: 'linear' }),
      ],
      skips: ids.slice(1).map((id, i) => skip(ids[i] ?? '', id)),
    };
    const found = await pathLengths(await trainedSubject({ ...named('dense, no skips'), network }, onReference, EXAMPLES));
    expect(found?.at).toBe('dense1');
    // Four branches, and the head, which is on every path.
    expect(found?.lengths.map(({ length, paths }) => [length, paths])).toEqual([
      [1, 1],
      [2, 4],
      [3, 6],
      [4, 4],
      [5, 1],
    ]);
  });

  it('have only one value in a network without skips', async () => {
    const found = await pathLengths(await trainedSubject(named('dense, no skips'), onReference, EXAMPLES));
    expect(found).toMatchObject({ lengths: [{ length: 3, paths: 1, share: expect.closeTo(1, 12) }], mean: expect.closeTo(3, 12) });
  });
});
