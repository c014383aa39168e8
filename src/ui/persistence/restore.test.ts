import { expect, it } from 'vitest';
import { newHistory, SIGNALS, stepRows } from '../../../tests/curves.ts';
import { pointsSummary as summary } from '../../../tests/summaries.ts';
import { withSeed } from '../../experiment/seeds.ts';
import { starters } from '../../experiment/starters.ts';
import { putRun, runs } from '../stores/runs.ts';
import { studyStore } from '../stores/study.ts';
import { view } from '../stores/view.ts';
import { overviewOf } from './curve/overview.ts';
import type { Store } from './indexedDb.ts';
import { restoreCurrentRun, restoreDocument, sketchCurve } from './restore.ts';
import { Writer } from './writer.ts';

const put = (id: string, experiment: typeof starters.dense) =>
  putRun(
    {
      id,
      name: id,
      experiment,
      summary,
      signals: SIGNALS,
      color: 'red',
      isVisible: true,
      status: { state: 'done', step: 1, stepsPerSecond: null },
    },
    newHistory(),
  );

it('after a reload, the saved current run is selected, else the last run of the study, else the last of all', () => {
  runs.setState({ runs: [] });
  studyStore.setState({ study: null });
  view.setState({ currentRun: null });
  restoreCurrentRun();
  expect(view.getState().currentRun).toBeNull();
  put('run1', starters.dense);
  put('run2', withSeed(starters.dense, 2));
  put('run3', starters.conv);
  restoreCurrentRun();
  expect(view.getState().currentRun).toBe('run3');
  studyStore.setState({ study: { arms: [{ name: 'this network', experiment: starters.dense }], pairs: 6 } });
  view.setState({ currentRun: 'deleted' });
  restoreCurrentRun();
  expect(view.getState().currentRun).toBe('run2');
  view.setState({ currentRun: 'run1' });
  restoreCurrentRun();
  expect(view.getState().currentRun).toBe('run1');
});

it('before a long curve is read, a coarse overview of it is drawn, with exact values in its last piece', () => {
  const length = 150_000;
  const long = newHistory();
  long.append(
    'steps',
    stepRows(
      1,
      Array.from({ length }, (_, i) => i),
    ),
  );
  const drawn = newHistory();
  const from = length - 10;
  const last = { from, columns: { loss: long.steps.values('loss').slice(from, length) }, count: 10 };
  expect(sketchCurve(drawn, last, overviewOf(long))).toBe(true);
  const values = drawn.steps.values('loss');
  expect([values.length, values[0], ...values.slice(from)]).toEqual([length, 0, ...Array.from({ length: 10 }, (_, i) => from + i)]);
  // An overview of a curve of a different length is out of date.
  expect(sketchCurve(newHistory(), { ...last, count: 9 }, overviewOf(long))).toBe(false);
});

it('a damaged document counts as saved, and a missing one does not', async () => {
  const storeWith = (document: unknown) => ({ get: async (_: string, key: unknown) => (key === 'document' ? document : undefined) });
  // The cast is safe because restoring the document only reads single records.
  const found = (document: unknown) => restoreDocument(new Writer(storeWith(document) as unknown as Store));
  expect([await found(undefined), await found({ experiment: 'damaged' })]).toEqual([false, true]);
});
