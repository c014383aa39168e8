import { expect, it } from 'vitest';
import { starters } from '../../../experiment/starters.ts';
import { addRun } from '../../stores/runs.ts';
import { recording, showStep } from './recording.ts';

it('the slider over past steps returns to the current step when a run is added, and can be moved again afterwards', () => {
  const summary = { name: '', inputShape: [10], trainCount: 1, heldOutCount: 1, labels: [] };
  showStep(40);
  expect(recording.getState().at).toBe(40);
  // The cast is safe because the store does not read the summary.
  addRun(starters.dense, summary as never);
  expect(recording.getState().at).toBeNull();
  showStep(20);
  expect(recording.getState().at).toBe(20);
});
