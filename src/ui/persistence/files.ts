/** The bytes of data files, kept so that runs on them go on after a reload. */

import type { DataFile } from '../../data/dataset.ts';
import type { DataChoice } from '../../experiment/experiment.ts';
import type { Client } from '../../train/client.ts';
import type { Store } from './indexedDb.ts';
import { readFiles } from './schema.ts';

/** Larger data is asked for again. */
const MAX_SAVED_BYTES = 128 * 2 ** 20;

/** Given to the worker, by digest: with their bytes, in case that the browser deletes what it keeps, or null where they are too large. */
const given = new Map<string, readonly DataFile[] | null>();
/** To be written. */
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

/** What was kept is gone: all that is here is to be kept anew. */
export function resaveFiles() {
  for (const [digest, files] of given) if (files) unsaved.set(digest, files);
}

export const unsavedFiles = (): ReadonlyMap<string, readonly DataFile[]> => unsaved;
export const markFilesSaved = (digest: string) => unsaved.delete(digest);

/** Hands kept files to the worker where data asks for them; null where there is nothing to wait for. */
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
    // The worker says which files it lacks.
    () => {},
  );
}
