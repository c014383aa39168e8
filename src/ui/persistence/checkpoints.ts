/** The latest checkpoint of each run: here until it is kept, and from there when the run is to go on. */
import type { Checkpoint } from '../../train/protocol/checkpoint.ts';
import type { RunId } from '../../train/protocol/runs.ts';
import type { Store } from './indexedDb.ts';
import { readCheckpoint } from './schema.ts';

/** Not kept yet, or not at all. */
const held = new Map<RunId, Checkpoint>();
/** Kept, and here too in case that the browser deletes it; the latest last. */
const spare = new Map<RunId, Checkpoint>();
const MOST_SPARE_BYTES = 128 * 2 ** 20;

const bytesOf = ({ buffers }: Checkpoint) => Object.values(buffers).reduce((sum, { byteLength }) => sum + byteLength, 0);

function setSpare(id: RunId, checkpoint: Checkpoint) {
  spare.delete(id);
  spare.set(id, checkpoint);
  let bytes = [...spare.values()].reduce((sum, one) => sum + bytesOf(one), 0);
  for (const [oldest, one] of spare) {
    if (bytes <= MOST_SPARE_BYTES) break;
    spare.delete(oldest);
    bytes -= bytesOf(one);
  }
}
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

/** It is kept now. */
export function checkpointIsKept(id: RunId, checkpoint: Checkpoint) {
  if (held.get(id) === checkpoint) held.delete(id);
  setSpare(id, checkpoint);
}

/** Nobody needs it any more. */
export function dropCheckpoint(id: RunId) {
  held.delete(id);
  spare.delete(id);
}

/** What was kept is gone: all that is here is to be kept anew. */
export function keepCheckpointsAgain(ids: readonly RunId[]) {
  for (const id of ids) {
    const checkpoint = held.get(id) ?? spare.get(id);
    if (checkpoint) held.set(id, checkpoint);
  }
}

/** Reads what is kept of these runs, for {@link keepCheckpointsAgain}. */
export async function spareCheckpoints(ids: readonly RunId[]) {
  for (const id of ids) {
    const checkpoint = held.has(id) ? null : await checkpointOf(id);
    if (checkpoint) setSpare(id, checkpoint);
  }
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
