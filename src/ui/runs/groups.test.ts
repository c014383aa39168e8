import { expect, it } from 'vitest';
import { withSeed } from '../../experiment/seeds.ts';
import { starters } from '../../experiment/starters.ts';
import type { RunRecord } from '../stores/runs.ts';
import { columns } from './columns.ts';
import { groupName, groupState, medianIn, rowsOf } from './groups.ts';

// The rows use only these fields of a run.
const run = (id: string, seed: number, learningRate = 0.003, state = 'done') =>
  ({
    id,
    experiment: withSeed({ ...starters.dense, training: { ...starters.dense.training, learningRate } }, seed),
    name: id,
    status: { state, step: 10 * seed },
  }) as RunRecord;

const seeds = [run('a', 1), run('x', 1, 0.01), run('b', 2), run('c', 3, 0.003, 'failed'), run('y', 2, 0.01)];
const ids = (open: ReadonlySet<string>) =>
  rowsOf(seeds, open).map((row) => (row.type === 'run' ? row.run.id : row.runs.map(({ id }) => id)));

it('runs that differ only in their seeds are one group at the position of the first', () => {
  expect(ids(new Set())).toEqual([
    ['a', 'b', 'c'],
    ['x', 'y'],
  ]);
});

it('an open group is followed by its runs', () => {
  const [group] = rowsOf(seeds, new Set());
  const open = new Set(group?.type === 'group' ? [group.key] : []);
  expect(ids(open)).toEqual([['a', 'b', 'c'], 'a', 'b', 'c', ['x', 'y']]);
  expect(rowsOf(seeds, open).map((row) => row.type === 'run' && row.isMember)).toEqual([false, true, true, true, false]);
});

it('a group shows medians and the number of its runs that are done', () => {
  const step = columns.find(({ name }) => name === 'Step');
  expect(step && medianIn(step, seeds.slice(0, 3))).toEqual({ median: 10, count: 3, tally: '' });
  expect(groupState(seeds)).toBe('4 of 5 done, 1 failed');
  expect(groupState(seeds.slice(0, 1))).toBe('1 done');
});

it.each([
  [['Run 3, with skips, seed 1', 'Run 4, with skips, seed 2'], 'With skips'],
  [['Run 3, seed 1', 'Run 4, seed 2'], 'Run 3'],
  [['Run 3', 'Run 4'], 'Run 3'],
  [['My net', 'Run 4, with skips, seed 2'], 'My net'],
])('a group of runs with the names %j is called %s', (names, words) => {
  // The name of a group depends only on the names of its runs.
  const [first, ...others] = names.map((name) => ({ name }) as RunRecord);
  expect(first && groupName([first, ...others])).toBe(words);
});
