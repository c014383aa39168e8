/** Saves the bytes of data files, so that runs on them can continue after a reload. */

import type { DataFile } from '../../data/dataset.ts';
import type { DataChoice } from '../../experiment/experiment.ts';
import type { Client } from '../../train/client.ts';
import type { Store } from './indexedDb.ts';
import { readFiles } from './schema.ts';

/** The limit of saved bytes. The user must open larger data again. */
const MAX_SAVED_BYTES = 128 * 2 ** 20;

/** The files that the worker has, by digest. They are copies in case the browser deletes its storage, or null if they are too large. */
const given = new Map<string, readonly DataFile[] | null>();
/** Files that are not saved yet. */
const unsaved = new Map<string, readonly DataFile[]>();
let store: Store | null = null;

export const setFileStore = (opened: Store | null) => {
  store = opened;
};

export function addUnsavedFiles(digest: string, files: readonly DataFile[]) {
  give(digest, files);
  if (given.get(digest)) unsaved.set(digest, files);
}

const bytesOf = (files: readonly DataFile[]) => files.reduce((sum, { bytes }) => sum + bytes.length, 0);

function give(digest: string, files: readonly DataFile[]) {
  given.delete(digest);
  given.set(digest, bytesOf(files) <= MAX_SAVED_BYTES ? files : null);
  let bytes = [...given.values()].reduce((sum, one) => sum + bytesOf(one ?? []), 0);
  for (const [oldest, one] of given) {
    if (bytes <= MAX_SAVED_BYTES) break;
    bytes -= bytesOf(one ?? []);
    given.set(oldest, null);
  }
}

/** Marks all files in memory as unsaved, after the storage was deleted. */
export function resaveFiles() {
  for (const [digest, files] of given) if (files) unsaved.set(digest, files);
}

export const unsavedFiles = (): ReadonlyMap<string, readonly DataFile[]> => unsaved;
export const markFilesSaved = (digest: string) => unsaved.delete(digest);

/** Gives the worker the saved files of some data. Returns null if there is nothing to wait for. */
export function bringFiles({ files }: DataChoice, client: Client): Promise<void> | null {
  const from = store;
  if (!files || given.has(files.digest) || !from) return null;
  return from.get('files', files.digest).then(
    (value) => {
      const saved = readFiles(value);
      if (!saved) return;
      give(files.digest, saved);
      client.addFiles(saved);
    },
    // The worker reports files that it lacks.
    () => {},
  );
}
