import { expect, it, vi } from 'vitest';
import { scaleByDepth } from '../../experiment/maps/depths.ts';
import { armsOf } from '../../experiment/maps/map.ts';
import { opening } from '../../experiment/questions/opening.ts';
import { multiplyAddsOf } from '../actions/expectedTime.ts';
import { costOf } from './cost.ts';
import type { MapPlan } from './pageMap.ts';

vi.mock('../actions/worker.ts', () => ({}));

it('the estimated cost of a map weights the steps of each arm by its multiply-adds', () => {
  const plan: MapPlan = { axis: scaleByDepth, experiment: opening.arms[1].experiment, inputShape: [10], seeds: 4 };
  const layout = scaleByDepth.layout(plan);
  if ('problem' in layout) throw new Error(layout.problem);
  const arms = armsOf(layout);
  const adds = arms.map(({ experiment }) => multiplyAddsOf(experiment, [10]));
  const deepest = Math.max(...adds);
  expect(Math.min(...adds)).toBeLessThan(deepest / 4);
  const { seconds, compileSeconds, runs } = costOf(plan, layout, { prepareSeconds: 0, stepSeconds: 0.01 });
  expect([compileSeconds, runs]).toEqual([0, 4 * arms.length]);
  // The time of a step is measured on the last arm, which is one of the deepest.
  expect(adds.at(-1)).toBe(deepest);
  const { steps } = plan.experiment.training;
  expect(seconds).toBeCloseTo(4 * steps * 0.01 * adds.reduce((sum, each) => sum + each / deepest, 0), 6);
});
