import { expect, it } from 'vitest';
import { compare } from '../bench/compare.ts';
import type { Contender } from '../bench/contender.ts';
import { taskOf } from '../bench/tasks.ts';
import { presets } from '../src/models/network/presets.ts';

const task = taskOf('dense', presets.dense.network, [10], { type: 'binary', labels: ['no', 'yes'] }, 4);
const OPTIONS = { sampleMs: 0, budgetMs: 0, checkedSteps: 2 };

/** A contender whose losses are 3, 2, 1, 0, 0, …, each times `factor`; it throws at the step `failing`, counted from 0. */
function contenderOf(name: string, freed: string[], { failing = Number.NaN, factor = 1 } = {}): Contender {
  return {
    name,
    prepare: async () => {
      let step = 0;
      return {
        async run() {
          if (step === failing) throw new Error(`${name} failed`);
          return factor * Math.max(0, 3 - step++);
        },
        free: () => freed.push(name),
      };
    },
  };
}

it('the function compare frees each prepared contender once, and reports the problem of a contender that fails before it is timed', async () => {
  const freed: string[] = [];
  const contenders = [
    contenderOf('good', freed),
    contenderOf('broken', freed, { failing: 1 }),
    contenderOf('wrong', freed, { factor: 2 }),
    { ...contenderOf('unready', freed), prepare: () => Promise.reject(new Error('unready failed')) },
  ];
  const rows = await compare(task, contenders, [], OPTIONS, () => {});
  expect(rows.map(({ contender, timing, problem }) => [contender, timing?.rounds, problem])).toEqual([
    ['broken', undefined, 'broken failed'],
    ['wrong', undefined, 'computes different losses: 6, 4 instead of 3, 2'],
    ['unready', undefined, 'unready failed'],
    ['good', 3, null],
  ]);
  expect(freed).toEqual(['broken', 'wrong', 'good']);
});

it('the function compare frees all contenders if one fails while it is timed', async () => {
  const freed: string[] = [];
  const contenders = [contenderOf('good', freed), contenderOf('late', freed, { failing: 3 })];
  await expect(compare(task, contenders, [], OPTIONS, () => {})).rejects.toThrow('late failed');
  expect(freed).toEqual(['good', 'late']);
});
