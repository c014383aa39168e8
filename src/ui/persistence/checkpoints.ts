/**
 * Provides the latest checkpoint (weights and optimiser state) of each run. A checkpoint stays in memory at least until it is saved. After
 * that, it is read from storage when it is needed.
 */
import type { Checkpoint } from '../../train/protocol/checkpoint.ts';
import type { RunId } from '../../train/protocol/runs.ts';
import type { Store } from './indexedDb.ts';
import { readCheckpoint } from './schema.ts';

const unsaved = new Map<RunId, Checkpoint>();
/**
 * The checkpoints that were most recently saved, or read by {@link loadCheckpoints}, oldest first. {@link resaveCheckpoints} needs them if
 * the browser deletes the stored ones.
 */
const saved = new Map<RunId, Checkpoint>();
const MAX_SAVED_BYTES = 128 * 2 ** 20;

const bytesOf = ({ buffers }: Checkpoint) => Object.values(buffers).reduce((sum, { byteLength }) => sum + byteLength, 0);

function addSaved(id: RunId, checkpoint: Checkpoint) {
  saved.delete(id);
  saved.set(id, checkpoint);
  let bytes = [...saved.values()].reduce((sum, one) => sum + bytesOf(one), 0);
  for (const [oldest, one] of saved) {
    if (bytes <= MAX_SAVED_BYTES) break;
    saved.delete(oldest);
    bytes -= bytesOf(one);
  }
}
const listeners = new Set<() => void>();
let store: Store | null = null;

export const setCheckpointStore = (opened: Store | null) => {
  store = opened;
};

export function onCheckpoint(listener: () => void) {
  listeners.add(listener);
}

export function addCheckpoint(id: RunId, checkpoint: Checkpoint) {
  unsaved.set(id, checkpoint);
  for (const listener of listeners) listener();
}

export const unsavedCheckpoints = (): ReadonlyMap<RunId, Checkpoint> => unsaved;

export function markCheckpointSaved(id: RunId, checkpoint: Checkpoint) {
  if (unsaved.get(id) === checkpoint) unsaved.delete(id);
  addSaved(id, checkpoint);
}

export function dropCheckpoint(id: RunId) {
  unsaved.delete(id);
  saved.delete(id);
}

/** Marks the checkpoints of runs as unsaved, if they are in memory, so that they are written again. */
export function resaveCheckpoints(ids: readonly RunId[]) {
  for (const id of ids) {
    const checkpoint = unsaved.get(id) ?? saved.get(id);
    if (checkpoint) unsaved.set(id, checkpoint);
  }
}

/** Reads the saved checkpoints of runs into memory, for {@link resaveCheckpoints}. */
export async function loadCheckpoints(ids: readonly RunId[]) {
  for (const id of ids) {
    const checkpoint = unsaved.has(id) ? null : await checkpointOf(id);
    if (checkpoint) addSaved(id, checkpoint);
  }
}

/** The latest checkpoint of a run; null if there is none, or if it cannot be read or is invalid. */
export async function checkpointOf(id: RunId): Promise<Checkpoint | null> {
  const latest = unsaved.get(id);
  if (latest) return latest;
  try {
    return readCheckpoint(await store?.get('weights', id));
  } catch {
    return null;
  }
}
