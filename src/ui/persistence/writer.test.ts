import { expect, it, vi } from 'vitest';
import { newHistory, SIGNALS } from '../../../tests/curves.ts';
import { pointsSummary } from '../../../tests/summaries.ts';
import { starters } from '../../experiment/starters.ts';
import { putRun, type RunRecord, runs } from '../stores/runs.ts';
import type { Store } from './indexedDb.ts';
import { Writer } from './writer.ts';

it('if the storage is full, the records of reset runs are removed, but not those of a deleted run whose deletion can be undone', async () => {
  vi.stubGlobal('IDBKeyRange', { bound: (...limits: unknown[]) => limits });
  runs.setState({ runs: [] });
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
  const writer = new Writer({ change } as unknown as Store);
  for (const id of [reset, deleted]) {
    const run: RunRecord = {
      id,
      name: id,
      experiment: starters.dense,
      summary: pointsSummary,
      signals: SIGNALS,
      color: 'red',
      isVisible: true,
      status: { state: 'done', step: 1, stepsPerSecond: null },
    };
    putRun(run, newHistory());
    // The stored history is not that of the run on the page, as after a reset, and its curve is not read yet, as after a reload.
    writer.markSaved(run, {}, newHistory(), null);
  }
  runs.setState({ runs: runs.getState().runs.filter(({ id }) => id !== deleted) });
  await writer.save(true);
  expect(removed).toEqual([reset]);
  vi.unstubAllGlobals();
});
