import { describe, expect, it } from 'vitest';
import { newHistory, stepRows } from '../../../tests/curves.ts';
import { starters } from '../../experiment/starters.ts';
import { putRun, type RunRecord } from '../stores/runs.ts';
import { arranged, deltaWords, layoutOf, shownColumns, stateWords, withDiffers } from './columns.ts';

function run(name: string, loss: number | undefined, note?: string): RunRecord {
  const history = newHistory();
  if (loss !== undefined) history.append('steps', stepRows(1, [9, loss]));
  // The tests read no other fields of a run, except `waiting`, which one of them adds.
  const record = { id: name, name, note, experiment: starters.dense, status: { state: 'done', step: 1 } } as RunRecord;
  putRun(record, history);
  return record;
}
const all = [run('a', 2), run('b', undefined, 'deep'), run('c', 1), run('d', 3)];
const names = (filter: string, sort: Parameters<typeof arranged>[2]) => arranged(all, filter, sort).map(({ name }) => name);

describe('the runs in the table', () => {
  it('are in the order in which they were created', () => expect(names('', null)).toEqual(['a', 'b', 'c', 'd']));
  it('can be sorted in both directions, with those without a value last', () => {
    expect(names('', { column: 'Loss', isDown: false })).toEqual(['c', 'a', 'd', 'b']);
    expect(names('', { column: 'Loss', isDown: true })).toEqual(['d', 'a', 'c', 'b']);
  });
  it('without a value are sorted after those whose value is infinite', () => {
    const some = [run('unknown', undefined), run('diverged', Number.POSITIVE_INFINITY), run('also diverged', Number.POSITIVE_INFINITY)];
    const down = (isDown: boolean) => arranged(some, '', { column: 'Loss', isDown }).map(({ name }) => name);
    expect(down(false)).toEqual(['diverged', 'also diverged', 'unknown']);
    expect(down(true)).toEqual(['diverged', 'also diverged', 'unknown']);
  });
  it('are found by note and state', () => {
    expect(names(' DEEP', null)).toEqual(['b']);
    expect(names('done', null)).toHaveLength(4);
    expect(names('nowhere', null)).toEqual([]);
  });
  it('are found by “queued” and not by “preparing” while they wait', () => {
    const [first, second] = all.map((one): RunRecord => ({ ...one, status: { ...one.status, state: 'preparing' } }));
    const two = [{ ...first, waiting: { until: 9, turn: 1 } }, second] as RunRecord[];
    expect(two.map(stateWords)).toEqual(['queued', 'preparing']);
    expect(arranged(two, 'queued', null)).toEqual(two.slice(0, 1));
    expect(arranged(two, 'preparing', null)).toEqual(two.slice(1));
  });
});

it.each([
  [1.1, 1, '+10 %'],
  [0.5, 1, '−50 %'],
  [1.002, 1, '+0.2 %'],
  [200, 1, '×200'],
  [1, 0, null],
  [Number.NaN, 1, null],
  [undefined, 1, null],
] as const)('deltaWords of the value %s and the baseline %s is %s', (value, baseline, words) =>
  expect(deltaWords(value, baseline)).toBe(words),
);

it('a narrow table has the three main numbers to the left of the column “What differs”, and a wide table has them to its right', () => {
  const heads = (isNarrow: boolean) => {
    const layout = layoutOf(shownColumns({}), isNarrow);
    return withDiffers(
      layout.columns.map(({ name }) => name),
      'What differs',
      layout,
    );
  };
  expect(heads(true)).toEqual(['Held-out loss', 'Accuracy', 'Loss ratio', 'What differs', 'Step', 'Parameters']);
  expect(heads(false)).toEqual(['What differs', 'Step', 'Held-out loss', 'Accuracy', 'Loss ratio', 'Parameters']);
});
