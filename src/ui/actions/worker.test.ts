import { expect, it } from 'vitest';
import { pointsSummary } from '../../../tests/summaries.ts';
import { starters } from '../../experiment/starters.ts';
import type { Client } from '../../train/client.ts';
import { dropCheckpoint, unsavedCheckpoints } from '../persistence/checkpoints.ts';
import { addRun, removeRun } from '../stores/runs.ts';
import { currentCheckpoint, startSession } from './worker.ts';
import { receive } from './workerEvents.ts';

it('checkpoints that arrive after the deletion of their run are not stored', async () => {
  const checkpoint = { step: 3, buffers: { params: new Float32Array(4) } };
  const client: Client = {
    send: () => {},
    onEvent: () => () => {},
    // The test requests only checkpoints.
    request: () => Promise.resolve({ answer: checkpoint as never }),
    addFiles: () => {},
  };
  startSession(client);
  const { id } = addRun(starters.dense, pointsSummary);
  receive({ type: 'run.checkpoint', runId: id, checkpoint });
  expect(unsavedCheckpoints().get(id)).toBe(checkpoint);
  dropCheckpoint(id);
  const asked = currentCheckpoint(id);
  removeRun(id);
  expect(await asked).toBe(checkpoint);
  receive({ type: 'run.checkpoint', runId: id, checkpoint });
  expect(unsavedCheckpoints().has(id)).toBe(false);
});
