import { describe, expect, it } from 'vitest';
import { keyed } from '../../random/keyed.ts';
import { LOOKS, lookAt, medianInterval } from './looks.ts';
import { ascending } from './summary.ts';

const EXPERIMENTS = 2000;
const MOST = 20;

/**
 * Counts errors in a comparison of two equal arms, over all 2²⁰ equally likely sequences of wins and losses. `named` is the probability
 * that at least one look reports an arm as better. `sum` is the sum over the looks of the probability that a look reports an arm as better,
 * whatever earlier looks report. `ways[wins]` is the number of sequences with this number of wins in which no look has reported an arm yet.
 */
function exactError(): { named: number; sum: number } {
  let ways = [1];
  let named = 0;
  let sum = 0;
  let total = [1];
  for (let pairs = 1; pairs <= MOST; pairs++) {
    const next = (from: readonly number[]) => Array.from({ length: pairs + 1 }, (_, wins) => (from[wins] ?? 0) + (from[wins - 1] ?? 0));
    ways = next(ways);
    total = next(total);
    const look = lookAt(pairs);
    if (!look) continue;
    const isNamed = (wins: number) => wins >= look.wins || pairs - wins >= look.wins;
    named += ways.reduce((all, count, wins) => all + (isNamed(wins) ? count : 0), 0) / 2 ** pairs;
    sum += total.reduce((all, count, wins) => all + (isNamed(wins) ? count : 0), 0) / 2 ** pairs;
    ways = ways.map((count, wins) => (isNamed(wins) ? 0 : count));
  }
  return { named, sum };
}

describe('the looks (interim tests) at 6, 12 and 20 pairs', () => {
  it('report one of two equal arms as better in 4.21 % of all comparisons, by an exact count', () => {
    expect(exactError().named).toBeCloseTo(0.0421, 4);
  });

  it('give confidence intervals that miss the true median in at most 4.94 % of comparisons, no matter which look is the last', () => {
    expect(exactError().sum).toBeCloseTo(0.0494, 4);
  });

  it.each(LOOKS)('give, at $pairs pairs, an interval that excludes 0 if and only if one arm has at least $wins wins', ({ pairs, wins }) => {
    for (let count = 0; count <= pairs; count++) {
      const values = ascending(Array.from({ length: pairs }, (_, i) => (i < count ? -1 - i : 1 + i)));
      const [low, high] = medianInterval(values) ?? [Number.NaN, Number.NaN];
      expect(low > 0 || high < 0, `${count} wins of ${pairs}`).toBe(count >= wins || pairs - count >= wins);
    }
  });

  it.each([1, 5, 7, 11, 13, 19, 21])('give no interval at any other number of pairs, such as %i', (pairs) => {
    expect(medianInterval(Array.from({ length: pairs }, (_, i) => i))).toBeNull();
  });
});

/** The median of each distribution is 0. */
const distributions: Readonly<Record<string, (normal: () => number) => number>> = {
  normal: (normal) => normal(),
  'skewed (log-normal minus its median)': (normal) => Math.exp(normal()) - 1,
  'with heavy tails (ratio of normals)': (normal) => normal() / normal(),
};

describe.each(Object.entries(distributions))(`${EXPERIMENTS} simulated comparisons of equal arms (differences: %s)`, (name, draw) => {
  it('report an arm as better in about 4.21 % of cases, and give intervals that miss the median in at most about 4.94 %', () => {
    const random = keyed(7, 'simulated comparisons', name);
    let named = 0;
    let missed = 0;
    for (let i = 0; i < EXPERIMENTS; i++) {
      const values = Array.from({ length: MOST }, () => draw(random.normal));
      const outside = LOOKS.map(({ pairs }) => {
        const [low, high] = medianInterval(ascending(values.slice(0, pairs))) ?? [0, 0];
        return low > 0 || high < 0;
      });
      if (outside.some(Boolean)) named++;
      missed += outside.filter(Boolean).length;
    }
    // The tolerances are three standard deviations of shares of 4.21 % and 4.94 % in 2,000 draws.
    expect(named / EXPERIMENTS).toBeGreaterThan(0.0421 - 0.0135);
    expect(named / EXPERIMENTS).toBeLessThan(0.0421 + 0.0135);
    expect(missed / EXPERIMENTS).toBeLessThan(0.0494 + 0.0145);
  });
});

it('a better arm is found in about 85 % of comparisons if it wins a pair with probability 0.85, and in over 94 % with 0.9', () => {
  const random = keyed(11, 'power');
  const share = (probability: number) => {
    let named = 0;
    for (let i = 0; i < EXPERIMENTS; i++) {
      const isWin = Array.from({ length: MOST }, () => random.uniform() < probability);
      if (LOOKS.some(({ pairs, wins }) => isWin.slice(0, pairs).filter(Boolean).length >= wins)) named++;
    }
    return named / EXPERIMENTS;
  };
  expect(share(0.85)).toBeCloseTo(0.85, 1);
  expect(share(0.9)).toBeGreaterThan(0.94);
});
