/** The latest predictions of each run, outside React because they change as often as the curves. */
import type { Predictions } from '../../train/protocol/predictions.ts';
import type { AskedOf } from '../../train/protocol/requests.ts';
import type { RunId } from '../../train/protocol/runs.ts';
import { ask } from './worker.ts';

const latest = new Map<RunId, Predictions>();
const listeners = new Set<() => void>();

export const predictionsOf = (id: RunId): Predictions | undefined => latest.get(id);

/**
 * Requests predictions of a run and notifies the listeners.
 * @returns false if there was no answer
 */
export async function askPredictions(asked: AskedOf<'run.predict'>): Promise<boolean> {
  const reply = await ask('run.predict', asked);
  if ('problem' in reply) return false;
  latest.set(asked.runId, reply.answer);
  for (const listener of listeners) listener();
  return true;
}

export function onPredictions(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
