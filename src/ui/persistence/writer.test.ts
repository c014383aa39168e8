import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { newHistory, SIGNALS } from '../../../tests/curves.ts';
import { pointsSummary } from '../../../tests/summaries.ts';
import { starters } from '../../experiment/starters.ts';
import { changeRun, putRun, type RunRecord, runs } from '../stores/runs.ts';
import type { Store } from './indexedDb.ts';
import { REVISION } from './losses.ts';
import { Writer } from './writer.ts';

beforeEach(() => {
  vi.stubGlobal('IDBKeyRange', { bound: (...limits: unknown[]) => limits });
  runs.setState({ runs: [] });
});
afterEach(() => void vi.unstubAllGlobals());

const runNamed = (id: RunRecord['id']): RunRecord => ({
  id,
  name: id,
  experiment: starters.dense,
  summary: pointsSummary,
  signals: SIGNALS,
  color: 'red',
  isVisible: true,
  status: { state: 'done', step: 1, stepsPerSecond: null },
});

it('if the storage is full, the records of reset runs are removed, but not those of a deleted run that can be restored', async () => {
  const [reset, deleted] = ['run7', 'run8'] as const;
  const removed: unknown[] = [];
  let isFull = true;
  const change = async (changes: readonly { remove?: string; put?: string; key: unknown }[]) => {
    if (isFull && changes.some(({ put }) => put)) {
      isFull = false;
      throw new DOMException('full', 'QuotaExceededError');
    }
    removed.push(...changes.flatMap(({ remove, key }) => (remove === 'runs' ? [key] : [])));
    return 'done';
  };
  // A writer uses only this member of the store here.
  const writer = new Writer({ change } as unknown as Store);
  for (const id of [reset, deleted]) {
    const run = runNamed(id);
    putRun(run, newHistory());
    // The stored history is not that of the run on the page, as after a reset, and the stored curve has not been read yet, as after a
    // reload.
    writer.markSaved(run, {}, newHistory(), null);
  }
  runs.setState({ runs: runs.getState().runs.filter(({ id }) => id !== deleted) });
  await writer.save(true);
  expect(removed).toEqual([reset]);
});

it('a write that adds a run and renames the run after it in the list increments the revision', async () => {
  const stored = new Map<unknown, unknown>();
  const change = async (changes: readonly { put?: string; key: unknown; value?: unknown }[]) => {
    for (const { put, key, value } of changes) if (put === 'document') stored.set(key, value);
    return 'done';
  };
  // A writer uses only this member of the store here.
  const writer = new Writer({ change } as unknown as Store);
  putRun(runNamed('run8'), newHistory());
  await writer.save(true);
  expect([writer.revision, stored.get(REVISION)]).toEqual([1, 1]);
  changeRun('run8', { name: 'renamed' });
  runs.setState({ runs: [runNamed('run7'), ...runs.getState().runs] });
  await writer.save(true);
  expect([writer.revision, stored.get(REVISION)]).toEqual([2, 2]);
});
