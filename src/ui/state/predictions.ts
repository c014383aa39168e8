/** What networks answered last, by run; outside React, as curves are. */
import type { Predictions, RunId } from '../../train/protocol.ts';

const latest = new Map<RunId, Predictions>();
const listeners = new Set<() => void>();

export const predictionsOf = (id: RunId): Predictions | undefined => latest.get(id);

export function hearOfPredictions(id: RunId, predictions: Predictions) {
  latest.set(id, predictions);
  for (const listener of listeners) listener();
}

export function onPredictions(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
