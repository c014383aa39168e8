/**
 * Keeps the contents of data files in storage while something on the page uses them, so that runs on this data can continue after a reload.
 */

import type { DataFile } from '../../data/dataset.ts';
import type { DataChoice } from '../../experiment/experiment.ts';
import type { Client } from '../../train/client.ts';
import { deleted } from '../stores/deleted.ts';
import { type DocumentEdit, documentStore } from '../stores/document.ts';
import { digestsOfMaps } from '../stores/map.ts';
import { runs } from '../stores/runs.ts';
import type { Store } from './indexedDb.ts';
import { readFiles } from './schema.ts';

/** The largest total size in bytes of the files in `given`. Files that do not fit may have to be opened again after a reload. */
const MAX_SAVED_BYTES = 128 * 2 ** 20;

/**
 * The files that were sent to the worker, keyed by digest. They stay in memory so that they can be saved, and saved again if the browser
 * deletes the storage. The value is null for files that do not fit in MAX_SAVED_BYTES together with newer files.
 */
const given = new Map<string, readonly DataFile[] | null>();
/** The digests of the stored files. */
let stored = new Set<string>();
let store: Store | null = null;

export async function setFileStore(opened: Store) {
  store = opened;
  stored = new Set((await opened.keys('files')).map(String));
}

const bytesOf = (files: readonly DataFile[]) => files.reduce((sum, { bytes }) => sum + bytes.length, 0);

/** Notes that the worker received these files. */
export function giveFiles(digest: string, files: readonly DataFile[]) {
  given.delete(digest);
  given.set(digest, bytesOf(files) <= MAX_SAVED_BYTES ? files : null);
  let bytes = [...given.values()].reduce((sum, one) => sum + bytesOf(one ?? []), 0);
  for (const [oldest, one] of given) {
    if (bytes <= MAX_SAVED_BYTES) break;
    bytes -= bytesOf(one ?? []);
    given.set(oldest, null);
  }
}

const choicesOf = (edit: DocumentEdit) => (edit.type === 'data' ? [edit.data] : edit.type === 'open' ? [edit.experiment.data] : []);

/**
 * The digests of the files used by the experiment on the page, runs, the last deleted runs, maps, and edits that can be undone or
 * redone.
 */
function usedDigests(): ReadonlySet<string> {
  const { experiment, past, future } = documentStore.getState();
  const { last } = deleted.getState();
  const edits = [...past, ...future].flatMap(({ back, forth }) => [back, forth]);
  const experiments = [experiment, ...runs.getState().runs.map((run) => run.experiment), ...last.map(({ run }) => run.experiment)];
  const choices = [...experiments.map(({ data }) => data), ...edits.flatMap(choicesOf)];
  return new Set([...choices.map(({ files }) => files?.digest), ...digestsOfMaps()].filter((digest) => digest !== undefined));
}

/**
 * Forgets the files that nothing uses, except those with the digest `latest`. Returns the forgotten digests, so that the worker can forget
 * the files too.
 */
export function forgetUnused(latest: string): string[] {
  const used = usedDigests();
  const unused = [...given.keys()].filter((digest) => digest !== latest && !used.has(digest));
  for (const digest of unused) given.delete(digest);
  return unused;
}

export function unsavedFiles(): [digest: string, files: readonly DataFile[]][] {
  const used = usedDigests();
  return [...given].flatMap(([digest, files]): [string, readonly DataFile[]][] =>
    files && used.has(digest) && !stored.has(digest) ? [[digest, files]] : [],
  );
}

export function unusedFiles(): string[] {
  const used = usedDigests();
  return [...stored].filter((digest) => !used.has(digest));
}

export const markFilesSaved = (digest: string) => void stored.add(digest);
export const markFilesRemoved = (digest: string) => void stored.delete(digest);

/** Marks all files as not stored, after the storage has been deleted. */
export const resaveFiles = () => stored.clear();

/** Sends the worker the saved files that a dataset needs. Returns null if there is nothing to wait for. */
export function bringFiles({ files }: DataChoice, client: Client): Promise<void> | null {
  const from = store;
  if (!files || given.has(files.digest) || !from) return null;
  return from.get('files', files.digest).then(
    (value) => {
      const saved = readFiles(value);
      if (!saved) return;
      giveFiles(files.digest, saved);
      client.addFiles(files.digest, saved);
    },
    // A failed read is ignored, because the worker reports files that it lacks.
    () => {},
  );
}
