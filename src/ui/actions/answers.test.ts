import { expect, it } from 'vitest';
import { pointsSummary } from '../../../tests/summaries.ts';
import { starters } from '../../experiment/starters.ts';
import type { Client } from '../../train/client.ts';
import { addRun, removeRun } from '../stores/runs.ts';
import { answersOf, askNetwork } from './answers.ts';
import { startSession } from './worker.ts';

let isHurried = false;
const client: Client = {
  send: () => {},
  onEvent: () => () => {},
  // The tests request only `run.query`.
  request: () => Promise.resolve({ answer: { step: 3, results: {}, ms: 1, isHurried } as never }),
  addFiles: () => {},
};

it('for each kind of query, an answer that was computed while the run trained is marked as hurried', async () => {
  startSession(client);
  const { id } = addRun(starters.dense, pointsSummary);
  const hurried = async (now: boolean, kind: 'heldOut' | 'gradients') => {
    isHurried = now;
    await askNetwork(id, { [kind]: true });
    return answersOf(id)?.hurried;
  };
  expect(await hurried(true, 'heldOut')).toEqual(['heldOut']);
  expect(await hurried(true, 'gradients')).toEqual(['heldOut', 'gradients']);
  expect(await hurried(false, 'heldOut')).toEqual(['gradients']);
  expect(await hurried(false, 'gradients')).toEqual([]);
  removeRun(id);
});

it('answers about deleted runs are dropped', async () => {
  startSession(client);
  const [first, second, third] = [1, 2, 3].map(() => addRun(starters.dense, pointsSummary).id) as [string, string, string];
  for (const id of [first, second]) expect(await askNetwork(id, { heldOut: true })).toBe(true);
  removeRun(first);
  const late = askNetwork(third, { heldOut: true });
  removeRun(third);
  expect(await late).toBe(false);
  expect([first, second, third].map((id) => answersOf(id)?.step)).toEqual([undefined, 3, undefined]);
  removeRun(second);
});
