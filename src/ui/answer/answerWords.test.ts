import { describe, expect, it } from 'vitest';
import { starters } from '../../experiment/starters.ts';
import type { Outcome } from '../../insight/answer/pairs.ts';
import type { Study } from '../stores/study.ts';
import { answerSentence } from './answerSentence.ts';
import { answerWords, ratioWords } from './answerWords.ts';
import type { FinishedSeed } from './outcomes.ts';

const arm = (name: string) => ({ name, experiment: starters.dense });
const twoArms: Study = { arms: [arm('without skips'), arm('with skips')], pairs: 6 };

const seeds = (count: number, outcomes: (seed: number) => Outcome[]): FinishedSeed[] =>
  Array.from({ length: count }, (_, i) => ({ seed: i + 1, outcomes: outcomes(i + 1) }));

const better = seeds(6, (seed) => [
  { loss: 0.5 + seed / 100, accuracy: 0.5 + seed / 50 },
  { loss: 0.05, accuracy: 0.99 },
]);

describe('the answer', () => {
  it('gives the median and range of both arms, the number of pairs won, and the loss ratio with its interval', () => {
    expect(answerWords(twoArms, better, true)).toMatchObject({
      headline: 'With skips: 99 %. Without skips: 57 % (52–62).',
      verdict: 'Better in 6 of 6 pairs. Loss ratio ×0.093 (×0.089–×0.098).',
      next: 12,
    });
  });

  it('has no verdict if there are too few pairs', () => {
    expect(answerWords(twoArms, better.slice(0, 1), true)?.verdict).toBe('No verdict yet: better in 1 of 1 pair. Loss ratio ×0.098.');
    expect(answerWords(twoArms, better.slice(0, 5), true)?.verdict).toMatch(/^No verdict yet: better in 5 of 5 pairs\./);
  });

  it('says “No clear difference” only if the comparison has ended with enough pairs', () => {
    const mixed = seeds(6, (seed) => [{ loss: 1 }, { loss: seed < 4 ? 0.5 : 2 }]);
    expect(answerWords(twoArms, mixed, true)?.verdict).toMatch(/^No clear difference: better in 3 of 6 pairs\./);
    expect(answerWords(twoArms, mixed, false)?.verdict).toMatch(/^No verdict yet/);
  });

  it('counts runs that diverged', () => {
    const diverged = seeds(6, (seed) => [{ loss: 1 }, { loss: seed === 1 ? Number.NaN : 2 }]);
    expect(answerWords(twoArms, diverged, true)).toMatchObject({
      headline: 'With skips: loss 2 (2–∞), 1 diverged. Without skips: loss 1.',
      verdict: expect.stringMatching(/^Worse in 6 of 6 pairs\. Loss ratio ×2 \(×2–×∞\)\./),
    });
  });

  it('names, if there are several arms, exactly those that differ from the baseline in the rank max-T test', () => {
    const study: Study = { arms: [arm('all skips'), arm('without A'), arm('without B')], pairs: 6 };
    const words = answerWords(
      study,
      seeds(6, (seed) => [{ loss: 1 + seed / 100 }, { loss: 9 }, { loss: 1 + ((seed * 7) % 5) / 50 }]),
      true,
    );
    expect(words?.verdict).toBe('Clearly different: without A (worse).');
    expect(words?.rows.map(({ verdict }) => verdict?.replace(/ \(.*/, ''))).toEqual([undefined, 'worse', 'no clear difference']);
  });

  it('shows the range over seeds if there is one arm', () => {
    const study: Study = { arms: [arm('this network')], pairs: 6 };
    expect(
      answerWords(
        study,
        seeds(6, (seed) => [{ loss: seed, accuracy: 0.9 + seed / 100 }]),
        true,
      ),
    ).toMatchObject({
      headline: 'This network: 93.5 % (91–96).',
      verdict: '',
    });
  });

  it('is copied as one paragraph with its numbers', () => {
    const words = answerWords(twoArms, better, true) ?? expect.fail('no answer');
    expect(answerSentence(twoArms, words, ['Not equal: parameters +96 %.'])).toBe(
      'With skips: 99 %. Without skips: 57 % (52–62). Better in 6 of 6 pairs. Loss ratio ×0.093 (×0.089–×0.098). ' +
        'Not equal: parameters +96 %. The results are medians and ranges of 6 pairs, measured on held-out examples.',
    );
    const three: Study = { arms: [arm('all skips'), arm('without A'), arm('without B')], pairs: 1 };
    const one = seeds(1, () => [{ loss: 1 }, { loss: 2 }, { loss: 4 }]);
    const several = answerWords(three, one, true) ?? expect.fail('no answer');
    expect(answerSentence(three, several, ['9 parameters', 'parameters −4.0 %', ''])).toBe(
      'All skips: loss 1. No verdict yet. ' +
        'Without A: loss 2, loss ratio ×2, no verdict yet (won 0 of 1 pair), parameters −4.0 %. ' +
        'Without B: loss 4, loss ratio ×4, no verdict yet (won 0 of 1 pair). The results are from one seed, measured on held-out examples.',
    );
  });

  it('is null before a seed has finished', () => {
    expect(answerWords(twoArms, [], false)).toBeNull();
  });
});

it.each([
  [0.0764, '×0.076'],
  [1.42, '×1.4'],
  [21.3, '×21'],
  [1234, '×1,200'],
  [0, '×0'],
  [Number.POSITIVE_INFINITY, '×∞'],
  [Number.NaN, '–'],
])('a ratio of %f is written as %s', (ratio, words) => {
  expect(ratioWords(ratio)).toBe(words);
});
