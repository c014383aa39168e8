import { expect, it } from 'vitest';
import { armsOf } from '../../experiment/maps/map.ts';
import { placement } from '../../experiment/maps/placement.ts';
import { starters } from '../../experiment/starters.ts';
import { multiplyAddsOf } from '../actions/expectedTime.ts';
import { costOf } from './cost.ts';
import { cellWords, fillOf, fullRatio, verdictOfMap } from './mapWords.ts';
import { answerOfMap, newMap, type PageMap, readMap, withOutcome } from './pageMap.ts';
import { testsOf } from './ranks.ts';

const plan = { axis: placement, experiment: starters.dense, inputShape: [10], seeds: 8 };
const empty = (): PageMap => {
  const map = readMap(newMap(plan));
  return map && !('problem' in map) ? map : expect.fail('no map');
};
function filled(lossOf: (key: string, seed: number) => number): PageMap {
  let map = empty();
  for (const run of map.runs) map = { ...map, saved: withOutcome(map, run, { loss: lossOf(run.arm.key, run.seed) }) };
  return map;
}

const verdict = async (map: PageMap) => verdictOfMap(map, answerOfMap(map, await testsOf(map)));

it('an unfinished map has no verdict', async () => {
  expect(await verdict(empty())).toBe('No verdict yet: 0 of 56 runs are finished.');
});

it('the verdict names the best cell of a map only if the rank test finds it clearly better', async () => {
  const noise = (key: string, seed: number) => 1 + ((key.length * 7 + seed * 13) % 10) / 100;
  expect(await verdict(filled((key, seed) => (key === 'input→dense3' ? 0.5 : noise(key, seed))))).toBe(
    'The best cell is “with Input → Output”: in 8 of 8 seeds, its loss is lower than that of the network as it is (median loss ratio ×0.48).',
  );
  expect(await verdict(filled(() => 1))).toBe('No cell is clearly better than the network as it is.');
});

it('the text of a cell gives its number of seeds and says whether its difference is clear', () => {
  const cell = { pairs: 8, wins: 7, losses: 1, ratio: 0.625, p: 0.01, isClear: true };
  expect(cellWords(cell)).toBe('loss ×0.63, better in 7 of 8 seeds, a clear difference');
  expect(cellWords({ ...cell, p: 0.3, isClear: false })).toBe('loss ×0.63, better in 7 of 8 seeds, no clear difference');
  expect(cellWords({ ...cell, pairs: 1, wins: 1, p: null, isClear: false })).toBe('loss ×0.63, better in 1 of 1 seed');
  expect(cellWords({ ...cell, pairs: 0 })).toBe('no seed is finished yet');
});

it('the colour of a cell is logarithmic in its loss ratio, and full for the largest ratio in either direction', () => {
  const cell = { pairs: 8, wins: 7, losses: 1, p: null, isClear: false };
  const ratios = [0.25, 1, 2, Number.NaN, Number.POSITIVE_INFINITY];
  expect(fullRatio(ratios.map((ratio) => ({ ...cell, ratio })))).toBe(4);
  expect(ratios.map((ratio) => fillOf(ratio, 4))).toEqual(['40%', '0%', '20%', '0%', '40%']);
  expect(fullRatio([])).toBe(1.25);
});

it('the estimated cost includes compiling each network once, and the time of a step is proportional to its network’s multiply-adds', () => {
  const { layout } = empty();
  const cost = costOf(plan, layout, { prepareSeconds: 2, stepSeconds: 0.001 });
  expect(cost).toMatchObject({ runs: 56, networks: 7, compileSeconds: 14 });
  const adds = armsOf(layout).map(({ experiment }) => multiplyAddsOf(experiment, plan.inputShape));
  const sizes = adds.reduce((sum, each) => sum + each / (adds.at(-1) ?? 0), 0);
  expect(cost.seconds).toBeCloseTo(14 + 8 * starters.dense.training.steps * 0.001 * sizes, 6);
});
