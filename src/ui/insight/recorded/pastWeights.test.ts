import { describe, expect, it } from 'vitest';
import { pointsSummary } from '../../../../tests/summaries.ts';
import { starters } from '../../../experiment/starters.ts';
import { withWidths } from '../../../models/network/widths.ts';
import { nearestKept } from './pastWeights.ts';
import { pastWords, type Shown, tooLargeWords } from './pastWords.ts';

describe('the step whose kept weights are shown', () => {
  it.each([
    [[[0, 50, 100]], 60, [50]],
    [[[0, 50, 100]], 75, [50]],
    [[[]], 75, [null]],
    // Runs with common kept steps are shown at one of these.
    [
      [
        [0, 25, 50, 75, 100],
        [0, 50, 100],
      ],
      70,
      [50, 50],
    ],
    [[[0, 25, 50], []], 20, [25, null]],
    // If no kept step is common, each run is shown at the nearest of its own.
    [
      [
        [8, 16],
        [9, 18],
      ],
      17,
      [16, 18],
    ],
  ] as const)('for runs with weights kept at the steps %j, while the slider is at step %d, is %j', (all, at, expected) =>
    expect(nearestKept(all, at)).toEqual(expected),
  );

  const shown = (change: Partial<Shown>): Shown => ({
    name: 'with skips',
    at: 50,
    refusal: null,
    isRecorded: true,
    ...change,
  });

  it('is given in one sentence if it is the same for all runs, and otherwise in one sentence for each run', () => {
    expect(pastWords([shown({}), shown({})], 50)).toEqual(['Weights of step 50.']);
    expect(pastWords([shown({ at: 1200 })], 1250)).toEqual(['Weights of step 1,200, the nearest step with kept weights.']);
    expect(pastWords([shown({ at: 48 }), shown({ at: 48 })], 50)).toEqual([
      'Weights of step 48, the nearest step at which all shown runs kept weights.',
    ]);
    expect(pastWords([shown({ name: 'plain', at: 48 }), shown({})], 50)).toEqual([
      'plain: weights of step 48, the nearest step with kept weights.',
      'with skips: weights of step 50.',
    ]);
    const [first, second] = pastWords([shown({ at: 48 }), shown({ at: 48 }), shown({ at: null })], 30);
    expect([first, second]).toEqual(
      Array(2).fill('with skips: weights of step 48, the nearest step with kept weights in all runs that have any.'),
    );
  });

  it('is replaced with a reason, and a remedy if there is one, for a run without kept weights', () => {
    const [gone = '', never = '', refused = ''] = [{}, { isRecorded: false }, { refusal: 'The weights take 40 MB.' }].flatMap((change) =>
      pastWords([shown({ at: null, ...change })], 50),
    );
    expect(gone).toMatch(
      /^The weights of past steps are gone: .* a reload drops them, .*\. To get weights, reset this run, .* and train it again\.$/,
    );
    expect(never).toMatch(/^There are no weights of past steps, because this run was not recorded while it trained\. To get weights/);
    const both = (change: Partial<Shown>) => pastWords([shown({ at: null, ...change }), shown({ at: null, ...change })], 50);
    expect(both({})).toEqual([expect.stringMatching(/To get weights, reset these runs, .* and train them again\.$/)]);
    expect(both({ isRecorded: false })).toEqual([expect.stringMatching(/because these runs were not recorded while they trained\./)]);
    expect(refused).toBe('No weights of past steps are kept. The weights take 40 MB.');
  });

  it('is replaced with the size limit, without any report from the worker, if the network is too large for its weights to be kept', () => {
    const of = (widths: readonly number[]) =>
      tooLargeWords({ experiment: { ...starters.dense, network: withWidths(starters.dense.network, widths) }, summary: pointsSummary });
    expect(of([64, 128])).toBeNull();
    const refusal = of([2048, 2048]);
    expect(refusal).toMatch(/^The weights of one step take 16\.\d MB, and a run keeps at most 24 MB/);
    expect(pastWords([shown({ at: null, refusal })], 50)).toEqual([
      expect.stringMatching(/^No weights of past steps are kept\. The weights/),
    ]);
  });
});
