import { expect, it } from 'vitest';
import { pointsSummary } from '../../../tests/summaries.ts';
import { starters } from '../../experiment/starters.ts';
import type { RunRecord } from '../stores/runs.ts';
import { readDocument, readRun, savedDocumentOf, savedRunOf } from './schema.ts';

const run: RunRecord = {
  id: 'run1',
  name: 'Run 1',
  experiment: starters.dense,
  summary: pointsSummary,
  signals: { steps: [], evaluations: [] },
  color: 'var(--run-1)',
  isVisible: true,
  lockstepWith: ['run2'],
  waiting: { until: null, turn: 1 },
  status: { state: 'paused', step: 3, stepsPerSecond: null },
};

it('a saved run contains the ids of the runs in lockstep with it in a field with the older name “beside”, and is no longer in the queue when it is read', () => {
  const saved = savedRunOf(run, 3);
  expect(saved).toMatchObject({ beside: ['run2'] });
  expect(saved).not.toHaveProperty('lockstepWith');
  const read = readRun(saved, 3)?.run;
  expect(read).toMatchObject({ lockstepWith: ['run2'], status: { state: 'paused', step: 3 } });
  expect(read).not.toHaveProperty('beside');
  expect(read?.waiting).toBeUndefined();
});

it('a saved run contains the chance levels of its own data, and can be read even if these are damaged', () => {
  const chance = { loss: { value: 0.07, words: 'guessing: variance' } };
  expect(readRun(savedRunOf({ ...run, chance }, 3), 3)?.run.chance).toEqual(chance);
  const damaged = { ...(savedRunOf(run, 3) as object), chance: { loss: { value: 'x' } } };
  const read = readRun(damaged, 3)?.run;
  expect(read?.name).toBe('Run 1');
  expect(read?.chance).toBeUndefined();
});

it('the chance levels of a run saved by an earlier version are read from the summary of its data', () => {
  const chance = { loss: { value: 0.07, words: 'guessing: variance' } };
  const saved = savedRunOf(run, 3) as { summary: object };
  const read = readRun({ ...saved, summary: { ...saved.summary, chance } }, 3)?.run;
  expect(read?.chance).toEqual(chance);
  expect(read?.summary).not.toHaveProperty('chance');
});

it('the experiment as it was opened is read from a saved document; if it is damaged or missing, the current experiment is used instead', () => {
  const edited = { ...starters.dense, training: { ...starters.dense.training, batchSize: 7 } };
  const view = {} as Parameters<typeof savedDocumentOf>[1]; // An invalid view must not prevent reading the document.
  const saved = savedDocumentOf({ experiment: edited, opened: starters.dense }, view, null);
  expect(readDocument(saved)).toMatchObject({ experiment: edited, opened: starters.dense });
  expect(readDocument({ ...saved, opened: '{' })).toMatchObject({ experiment: edited, opened: edited });
  const unedited = savedDocumentOf({ experiment: edited, opened: edited }, view, null);
  expect(unedited).not.toHaveProperty('opened');
  expect(readDocument(unedited)?.opened).toEqual(edited);
});
