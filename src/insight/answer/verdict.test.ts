import { describe, expect, it } from 'vitest';
import { logRatio, type Pair } from './pairs.ts';
import { answerOf, type Verdict } from './verdict.ts';

/** The arm wins the first `wins` pairs. The accuracies of a pair differ by `points` percentage points. */
const pairsOf = (count: number, wins: number, ratio = 0.5, points = 5): Pair[] =>
  Array.from({ length: count }, (_, i) => {
    const better = { loss: ratio, accuracy: 0.9 + points / 100 };
    const worse = { loss: 1, accuracy: 0.9 };
    return { seed: i + 1, arm: i < wins ? better : worse, baseline: i < wins ? worse : better };
  });

describe('the verdict', () => {
  it.each<[number, number, boolean, Verdict]>([
    [6, 6, false, 'better'],
    [6, 0, false, 'worse'],
    [6, 5, false, 'open'],
    [6, 5, true, 'none'],
    [7, 7, true, 'open'],
    [12, 11, false, 'better'],
    [12, 10, false, 'open'],
    [12, 1, false, 'worse'],
    [20, 16, false, 'better'],
    [20, 15, false, 'none'],
    [20, 4, false, 'worse'],
    [1, 1, true, 'open'],
    [0, 0, true, 'open'],
  ])('(number of pairs: %i, number of wins: %i, comparison ended: %s) is “%s”', (count, wins, isEnded, verdict) => {
    expect(answerOf(pairsOf(count, wins), isEnded).verdict).toBe(verdict);
  });

  it.each<[number, number, Verdict]>([
    [0.97, 0.5, 'smallBetter'],
    [0.97, 1.5, 'better'],
    [0.9, 0.1, 'better'],
  ])('for a loss ratio of %f and an accuracy gain of %f percentage points is “%s”', (ratio, points, verdict) => {
    expect(answerOf(pairsOf(6, 6, ratio, points)).verdict).toBe(verdict);
  });
});

describe('a run that diverged', () => {
  const sound = { loss: 1 };
  const diverged = { loss: Number.NaN };

  it('loses, whichever arm it belongs to', () => {
    expect(logRatio({ seed: 1, arm: diverged, baseline: sound })).toBe(Number.POSITIVE_INFINITY);
    expect(logRatio({ seed: 1, arm: sound, baseline: diverged })).toBe(Number.NEGATIVE_INFINITY);
  });

  it('ties with another run that diverged, and a tie is a win for neither arm', () => {
    const tied = Array.from({ length: 6 }, (_, i) => ({ seed: i, arm: diverged, baseline: diverged }));
    expect(answerOf(tied, true)).toMatchObject({ wins: 0, losses: 0, ties: 6, verdict: 'none', arm: { diverged: 6 } });
  });

  it('counts as the greatest loss of its arm, so that the median can stay finite', () => {
    const pairs = [1, 2, 3, Number.NaN, 5].map((loss, seed) => ({ seed, arm: { loss }, baseline: sound }));
    expect(answerOf(pairs).arm.loss).toEqual({ median: 3, min: 1, max: Number.POSITIVE_INFINITY });
  });
});

it('two arms with equal losses tie in every pair, and no difference is found', () => {
  const same = Array.from({ length: 20 }, (_, seed) => ({ seed, arm: { loss: 0.5 }, baseline: { loss: 0.5 } }));
  expect(answerOf(same)).toMatchObject({ wins: 0, losses: 0, ties: 20, ratio: 1, interval: [1, 1], verdict: 'none' });
});

it('of six pairs, the median loss ratio is the geometric mean of the middle two, and its interval spans all ratios', () => {
  const losses = [0.4, 0.1, 0.6, 0.2, 0.5, 0.3];
  const answer = answerOf(losses.map((loss, seed) => ({ seed, arm: { loss }, baseline: { loss: 1 } })));
  expect(answer.ratio).toBeCloseTo(Math.sqrt(0.3 * 0.4), 12);
  expect(answer.interval?.[0]).toBeCloseTo(0.1, 12);
  expect(answer.interval?.[1]).toBeCloseTo(0.6, 12);
});

it('two losses of 0 tie, and a loss of 0 beats a loss of 1 by a log ratio below −80', () => {
  expect(logRatio({ seed: 1, arm: { loss: 0 }, baseline: { loss: 0 } })).toBe(0);
  expect(logRatio({ seed: 1, arm: { loss: 0 }, baseline: { loss: 1 } })).toBeLessThan(-80);
});
