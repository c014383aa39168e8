import { expect, it } from 'vitest';
import { keyed } from '../../random/keyed.ts';
import { lossesOfMap, MAP_LEVEL, mapAnswer } from './map.ts';
import type { Outcome } from './pairs.ts';
import { rankMaxT, ranksOf } from './rankMaxT.ts';

const SEEDS = 8;
const outcomes = (losses: readonly number[]): Outcome[] => losses.map((loss) => ({ loss }));

/** The first list is the baseline; the others are the arms. Losses differ more between seeds than between arms, as in real runs. */
function simulated(key: number, arms: number, shift: (arm: number) => number): Outcome[][] {
  const random = keyed(key, 'simulated map');
  const levels = Array.from({ length: SEEDS }, () => 5 * random.normal());
  return Array.from({ length: arms + 1 }, (_, arm) => outcomes(levels.map((level) => Math.exp(level + random.normal() + shift(arm)))));
}

function answerTo([baseline = [], ...arms]: readonly Outcome[][], key?: number, draws?: number) {
  const losses = lossesOfMap(baseline, arms, SEEDS);
  return mapAnswer(baseline, arms, losses && rankMaxT(losses, key, draws));
}

it('in a map with one better and one worse arm, only the cells of these two arms are significant, and the better arm is reported as the best', () => {
  const answer = answerTo(simulated(1, 21, (arm) => (arm === 4 ? -4 : arm === 9 ? 4 : 0)));
  expect(answer.best).toBe(3);
  expect(answer.cells.flatMap(({ isClear }, arm) => (isClear ? [arm] : []))).toEqual([3, 8]);
  expect(answer.cells[3]?.ratio).toBeLessThan(0.2);
  expect(answer.cells[3]).toMatchObject({ pairs: 8, wins: 8, losses: 0 });
});

it('an unfinished map has neither a best arm nor significant cells, and counts only the finished pairs of runs', () => {
  const all = simulated(1, 21, (arm) => (arm === 4 ? -4 : 0));
  const half = all.map((arm) => arm.slice(0, SEEDS / 2));
  const answer = answerTo(half);
  expect(answer).toMatchObject({ isTested: false, best: null });
  expect(answer.cells[3]).toMatchObject({ pairs: 4, p: null, isClear: false });
  expect(answerTo([[], ...half.slice(1)]).cells[3]).toMatchObject({ pairs: 0, ratio: Number.NaN });
});

it('an arm whose runs diverged loses every pair with an infinite ratio, and its cell is significant', () => {
  const base = outcomes([1, 1, 1, 1, 1, 1, 1, 1]);
  const failed = outcomes(Array(SEEDS).fill(Number.NaN));
  const others = Array.from({ length: 6 }, (_, arm) => outcomes(base.map((_, seed) => 1 + ((arm + seed) % 6) / 100)));
  const answer = answerTo([base, failed, ...others]);
  expect(answer.cells[0]).toMatchObject({ wins: 0, losses: 8, ratio: Number.POSITIVE_INFINITY, isClear: true });
  expect(answer.best).toBeNull();
});

/** False if the rank max-T test cannot find a significant cell, so that its slow permutations can be skipped. */
function isFar(all: readonly Outcome[][]): boolean {
  const sums = all.map(() => 0);
  for (let seed = 0; seed < SEEDS; seed++)
    for (const [arm, rank] of ranksOf(all.map((arm) => arm[seed]?.loss ?? 0)).entries()) sums[arm] = (sums[arm] ?? 0) + rank;
  // At one seed, the difference between two of the k ranks has the variance k·(k + 1) / 6. T is the difference between the rank sums of
  // the baseline and an arm. If |T| is below 2 standard deviations, p is above 0.045 for a single arm, and far higher for the largest |T|
  // of 21 arms.
  const deviation = Math.sqrt((SEEDS * all.length * (all.length + 1)) / 6);
  return Math.max(...sums.map((sum) => Math.abs((sums[0] ?? 0) - sum))) > 2 * deviation;
}

it('of 2,000 simulated maps with 21 cells and no real effect, at most 6 % report a best cell, and at most 6 % a significant cell', () => {
  const MAPS = 2000;
  let named = 0;
  let clear = 0;
  for (let map = 0; map < MAPS; map++) {
    const all = simulated(100 + map, 21, () => 0);
    if (!isFar(all)) continue;
    const { best, cells } = answerTo(all, map, 299);
    if (best !== null) named++;
    if (cells.some(({ isClear }) => isClear)) clear++;
  }
  expect(named / MAPS).toBeLessThanOrEqual(0.06);
  expect(clear / MAPS).toBeLessThanOrEqual(0.06);
  // Without this check, a rank max-T test that never finds a significant cell would pass too.
  expect(clear / MAPS).toBeGreaterThan(MAP_LEVEL / 2);
  process.stdout.write(`  without effect: a best cell in ${(100 * named) / MAPS} %, any significant cell in ${(100 * clear) / MAPS} %\n`);
});
