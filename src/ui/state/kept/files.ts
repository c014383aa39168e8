/** The bytes of data files, kept so that runs on them go on after a reload. */
import type { Client } from '../../../train/client.ts';
import type { DataChoice, DataFile } from '../../../train/protocol.ts';
import { readFiles } from './records.ts';
import type { Store } from './store.ts';

/** Larger data is asked for again. */
const MAX_KEPT_BYTES = 128 * 2 ** 20;

/** Given to the worker, by digest. */
const given = new Set<string>();
/** To be written. */
const held = new Map<string, readonly DataFile[]>();
let store: Store | null = null;

export const filesLieIn = (opened: Store | null) => {
  store = opened;
};

export function holdFiles(digest: string, files: readonly DataFile[]) {
  given.add(digest);
  if (files.reduce((sum, { bytes }) => sum + bytes.length, 0) <= MAX_KEPT_BYTES) held.set(digest, files);
}

export const heldFiles = (): ReadonlyMap<string, readonly DataFile[]> => held;
export const releaseFiles = (digest: string) => held.delete(digest);

/** Hands kept files to the worker where data asks for them; null where there is nothing to wait for. */
export function bringFiles({ files }: DataChoice, client: Client): Promise<void> | null {
  const from = store;
  if (!files || given.has(files.digest) || !from) return null;
  return from.get('files', files.digest).then(
    (value) => {
      const kept = readFiles(value);
      if (!kept) return;
      given.add(files.digest);
      client.addFiles(kept);
    },
    // The worker says which files it lacks.
    () => {},
  );
}
