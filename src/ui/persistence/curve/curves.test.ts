import { expect, it, vi } from 'vitest';
import { newHistory, stepRows } from '../../../../tests/curves.ts';
import type { History } from '../../stores/history/history.ts';
import type { RunRecord } from '../../stores/runs.ts';
import type { Store, StoredRecord } from '../indexedDb.ts';
import { pieceOf } from '../schema.ts';
import { readCurve } from './curves.ts';
import { nothingStored, type StoredCurve, writesFor } from './pieces.ts';

vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw));
vi.stubGlobal('IDBKeyRange', { bound: () => null });

// The casts are safe because reading a curve of few pieces uses no other fields of a run, and only `each` of a store.
const run = (id: string, step: number) => ({ id, status: { step } }) as RunRecord;
const storeOf = (records: readonly StoredRecord[]) => ({ each: async (_, __, visit) => void visit(records) }) as Partial<Store> as Store;

const part = (number: number, from: number, loss: readonly number[]): StoredRecord => {
  const history = newHistory();
  history.append('steps', stepRows(1, new Array(from).fill(0)));
  history.append('steps', stepRows(from + 1, loss));
  const begin = { from, evaluations: 0, observations: 0 };
  return { key: ['run1', number], value: pieceOf(history, { begin, end: { from: history.length, evaluations: 0, observations: 0 } }) };
};

const read = async (records: readonly StoredRecord[], step = 0) => {
  const history = newHistory();
  return { history, ...(await readCurve(storeOf(records), run('run1', step), history, records.length - 1)) };
};

/** Returns the stored records as they are once the unsaved parts of the curve have been written. */
function saved(records: readonly StoredRecord[], stored: StoredCurve, history: History): StoredRecord[] {
  const { writes } = writesFor(stored, history, Number.POSITIVE_INFINITY);
  const number = ({ key }: StoredRecord) => (key as [string, number])[1];
  return writes.reduce<StoredRecord[]>(
    (all, write) => [
      ...all.filter((one) => number(one) < write.number || number(one) >= write.until),
      { key: ['run1', write.number], value: pieceOf(history, write) },
    ],
    [...records],
  );
}

const damaged: StoredRecord = { key: ['run1', 1], value: { from: 'nowhere' } };

it('only the steps of a damaged piece of a curve are lost, and they do not count as non-finite even after another save', async () => {
  const records = [part(0, 0, [1, 2]), damaged, part(2, 4, [5, 6])];
  const first = await read(records, 6);
  expect([...first.history.steps.values('loss')]).toEqual([1, 2, Number.NaN, Number.NaN, 5, 6]);
  expect(first.history.missing).toEqual([[2, 4]]);
  expect(first.history.nonFinite).toEqual([]);
  expect([first.damaged, first.hasGap, first.isCut]).toEqual([[damaged], true, false]);
  expect(first.stored).toMatchObject({ length: 2 });
  const again = await read(saved(records, first.stored, first.history));
  expect([...again.history.steps.values('loss')]).toEqual([...first.history.steps.values('loss')]);
  expect([again.history.missing, again.history.nonFinite, again.damaged, again.hasGap]).toEqual([[[2, 4]], [], [], false]);
});

it('if a run continues from a step after a damaged last piece, the steps of this piece count as missing and not as non-finite', async () => {
  const { history, isCut, stored } = await read([part(0, 0, [1, 2]), damaged], 6);
  expect([history.length, isCut]).toEqual([2, true]);
  history.append('steps', stepRows(7, [7]));
  expect(history.missing).toEqual([[2, 6]]);
  expect(history.nonFinite).toEqual([]);
  const again = await read(saved([part(0, 0, [1, 2]), damaged], stored, history));
  expect([again.history.length, again.history.missing]).toEqual([7, [[2, 6]]]);
});

it('a piece that starts beyond the end of the curve counts as damaged, and no memory is allocated for it', async () => {
  const wild: StoredRecord = { key: ['run1', 1], value: { from: 2 ** 40, evaluations: [], loss: Float32Array.of(1) } };
  const { history, damaged: found } = await read([part(0, 0, [1, 2]), wild], 2);
  expect([history.length, found]).toEqual([2, [wild]]);
});

it('steps with non-finite losses are still marked after the curve is saved and read', async () => {
  const history = newHistory();
  history.append('steps', stepRows(1, [1, Number.NaN]));
  const { history: again } = await read(saved([], nothingStored, history));
  expect([again.nonFinite, again.missing]).toEqual([[2], []]);
});
