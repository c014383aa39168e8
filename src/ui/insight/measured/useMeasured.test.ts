import { expect, it } from 'vitest';
import type { RunRecord } from '../../stores/runs.ts';
import { obstacle } from './useMeasured.ts';

// `obstacle` reads no other fields of a run.
const run = (status: Partial<RunRecord['status']>, { trainCount = 80 } = {}) =>
  ({ id: 'run1', name: 'Run 1', summary: { count: 100, trainCount }, status: { state: 'done', ...status } }) as unknown as RunRecord;

it('if a run cannot be measured, a message gives the reason and a remedy', () => {
  expect(obstacle(run({}))).toBeNull();
  const all = [
    obstacle(run({}, { trainCount: 100 })),
    obstacle(run({}), null),
    obstacle(run({ state: 'running' })),
    obstacle(run({ state: 'failed', hasDiverged: true })),
    obstacle(run({ state: 'failed' })),
  ];
  expect(all).toEqual([
    'The data has no held-out examples, but trained networks are measured on such examples. Hold out a part of it in the settings of the data, or use files that have a held-out part.',
    'Run 1 has no weights of past steps, but the slider is at a past step. Press “Now” next to the slider to measure the current weights.',
    'Pause the run to measure it.',
    'Run 1 diverged, so it cannot be measured. Choose “Open its settings” in its menu, lower the learning rate, and train again.',
    'Run 1 failed, so it cannot be measured. Choose “Open its settings” in its menu and train again.',
  ]);
});

it('the weights of past steps can be measured while the run trains and after it has failed', () =>
  expect([obstacle(run({ state: 'running' }), 40), obstacle(run({ state: 'failed' }), 40)]).toEqual([null, null]));
