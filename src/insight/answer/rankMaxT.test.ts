import { expect, it } from 'vitest';
import { keyed } from '../../random/keyed.ts';
import { LOOKS, MOST_PAIRS } from './looks.ts';
import { RANK_LEVEL, rankMaxT, ranksOf } from './rankMaxT.ts';

it('equal losses share the mean of their ranks, and runs that diverged are last', () => {
  expect(ranksOf([0.3, 0.1, 0.3, Number.NaN, Number.POSITIVE_INFINITY])).toEqual([2.5, 1, 2.5, 4.5, 4.5]);
});

it('the statistic of an arm is the rank sum of the baseline minus its own, and only the arm with an effect is significant', () => {
  const random = keyed(3, 'one better arm');
  const seeds = Array.from({ length: 8 }, () => [0, 0, 0, -3].map((shift) => shift + random.normal()));
  const tests = rankMaxT(seeds);
  const sum = (arm: number) => seeds.map(ranksOf).reduce((total, ranks) => total + (ranks[arm] ?? 0), 0);
  expect(tests.map(({ t }) => t)).toEqual([1, 2, 3].map((arm) => sum(0) - sum(arm)));
  expect(tests.map(({ p }) => p <= RANK_LEVEL)).toEqual([false, false, true]);
  expect(rankMaxT(seeds)).toEqual(tests);
});

it('arms whose losses equal those of the baseline are never significant', () => {
  expect(rankMaxT(Array.from({ length: 8 }, () => [1, 1, 1])).every(({ t, p }) => t === 0 && p === 1)).toBe(true);
});

/**
 * A limit of |T|, in standard deviations. Below it, p > 0.07 for a single arm, and p is higher still for the largest |T| of several arms.
 */
const NEAR = 1.8;

/** False if the test cannot find a significant arm, so that the slow permutations can be skipped. */
function isFar(seeds: readonly (readonly number[])[], arms: number): boolean {
  const ranks = seeds.map(ranksOf);
  const t = Array.from({ length: arms }, (_, arm) => ranks.reduce((sum, row) => sum + (row[0] ?? 0) - (row[arm + 1] ?? 0), 0));
  // The ranks of one seed are a permutation of 1 to k, so the difference of two has the variance k·(k + 1) / 6.
  const deviation = Math.sqrt((seeds.length * (arms + 1) * (arms + 2)) / 6);
  return Math.max(...t.map(Math.abs)) > NEAR * deviation;
}

it.each([3, 6])(
  'of 2,000 simulated comparisons of %i arms without effect, at most 6 % find a significant arm at one of the three interim tests',
  (arms) => {
    const SETS = 2000;
    // With 499 permutations, p is a multiple of 1/500, which is fine enough for a level of 0.022.
    const DRAWS = 499;
    const random = keyed(5, 'no effect', arms);
    let named = 0;
    for (let set = 0; set < SETS; set++) {
      // Losses differ more between seeds than between arms, as in real runs.
      const seeds = Array.from({ length: MOST_PAIRS }, () => {
        const level = 5 * random.normal();
        return Array.from({ length: arms + 1 }, () => level + Math.exp(random.normal()));
      });
      const isNamed = (first: typeof seeds) => isFar(first, arms) && rankMaxT(first, set, DRAWS).some(({ p }) => p <= RANK_LEVEL);
      if (LOOKS.some(({ pairs }) => isNamed(seeds.slice(0, pairs)))) named++;
    }
    expect(named / SETS).toBeLessThanOrEqual(0.06);
    expect(named / SETS).toBeGreaterThan(0.02);
  },
  120_000,
);
