import { expect, it } from 'vitest';
import { pointsSummary } from '../../../tests/summaries.ts';
import { starters } from '../../experiment/starters.ts';
import type { RunRecord } from '../stores/runs.ts';
import { readRun, savedRunOf } from './schema.ts';

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

it('a saved run stays in lockstep with its twins, which are stored under an older name, and its wait in the queue is not saved', () => {
  const saved = savedRunOf(run, 3);
  expect(saved).toMatchObject({ beside: ['run2'] });
  expect(saved).not.toHaveProperty('lockstepWith');
  const read = readRun(saved, 3)?.run;
  expect(read).toMatchObject({ lockstepWith: ['run2'], status: { state: 'paused', step: 3 } });
  expect(read).not.toHaveProperty('beside');
  expect(read?.waiting).toBeUndefined();
});
