/** The latest checkpoint of each run: here until it is kept, and from there when the run is to go on. */
import type { Checkpoint, RunId } from '../../../train/protocol.ts';
import { readCheckpoint } from './records.ts';
import type { Store } from './store.ts';

/** Not kept yet, or not at all. */
const held = new Map<RunId, Checkpoint>();
const listeners = new Set<() => void>();
let store: Store | null = null;

export const checkpointsLieIn = (opened: Store | null) => {
  store = opened;
};

export function onCheckpoint(listener: () => void) {
  listeners.add(listener);
}

export function holdCheckpoint(id: RunId, checkpoint: Checkpoint) {
  held.set(id, checkpoint);
  for (const listener of listeners) listener();
}

export const heldCheckpoints = (): ReadonlyMap<RunId, Checkpoint> => held;

/** It is kept now, or nobody needs it any more. */
export function releaseCheckpoint(id: RunId, checkpoint = held.get(id)) {
  if (held.get(id) === checkpoint) held.delete(id);
}

/** Null where there is none, or none that can be believed. */
export async function checkpointOf(id: RunId): Promise<Checkpoint | null> {
  const latest = held.get(id);
  if (latest) return latest;
  try {
    return readCheckpoint(await store?.get('weights', id));
  } catch {
    return null;
  }
}
