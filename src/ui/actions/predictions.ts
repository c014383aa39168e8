/** What networks answered last, by run; outside React, as curves are. */
import type { Predictions } from '../../train/protocol/predictions.ts';
import type { AskedOf } from '../../train/protocol/requests.ts';
import type { RunId } from '../../train/protocol/runs.ts';
import { ask } from './worker.ts';

const latest = new Map<RunId, Predictions>();
const listeners = new Set<() => void>();

export const predictionsOf = (id: RunId): Predictions | undefined => latest.get(id);

/** Asks a run's network, and tells all who listen. @returns whether there was an answer */
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
