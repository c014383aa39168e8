/**
 * Finds runs that vanished from the storage. Each stored run has a record and a separate entry with its name. If the record vanishes, the
 * entry shows that it is missing. If the number of runs and the revision in the database are both lower than their copies in local storage,
 * the browser has restored an earlier state of the whole database.
 */
import { counted, plural } from '../../schema/words.ts';
import type { RunId } from '../../train/protocol/runs.ts';

const PREFIX = 'run:';

/** The key of a run's entry in the object store `document`. The value of the entry is the run's name. */
export const entryKey = (id: RunId) => PREFIX + id;

export const isEntry = (key: string): boolean => key.startsWith(PREFIX);

/** The key of the revision, a number that is incremented by each write that adds runs. */
export const REVISION = 'revision';

interface KnownRuns {
  revision: number;
  count: number;
}

/** Reads the revision and the number of runs from the value in local storage. Earlier versions wrote only the number of runs. */
export function readKnown(value: unknown): KnownRuns {
  if (typeof value === 'number') return { revision: 0, count: value };
  const { revision, count } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<keyof KnownRuns, unknown>>;
  return { revision: Number(revision) || 0, count: Number(count) || 0 };
}

export interface Found {
  /** The runs that have a record, readable or not. */
  ids: readonly RunId[];
  /** The names of runs by {@link entryKey}. */
  entries: ReadonlyMap<string, string>;
  revision: number;
  hasDocument: boolean;
}

/** The runs that have an entry but no record: a map from their ids to their names. */
export function vanishedRuns({ ids, entries }: Pick<Found, 'ids' | 'entries'>): Map<RunId, string> {
  const present = new Set(ids.map(entryKey));
  return new Map([...entries].filter(([key]) => !present.has(key)).map(([key, name]) => [key.slice(PREFIX.length), name]));
}

export const runWords = (count: number) => counted(count, 'run');
const savedWords = (count: number) => counted(count, 'saved run');
const isWords = (count: number) => plural(count, 'is', 'are');

export function lossWords(found: Found, known: KnownRuns): string | null {
  const count = found.ids.length;
  if (count === 0 && !found.hasDocument && known.count > 0) return `The browser deleted ${savedWords(known.count)}.`;
  const vanished = [...vanishedRuns(found).values()];
  if (vanished.length > 0)
    return `The browser’s storage lost ${vanished.length} of ${savedWords(count + vanished.length)}: ${vanished.join(', ')}.`;
  const lost = known.count - count;
  if (known.revision <= found.revision || lost <= 0) return null;
  return `The browser restored an earlier state of its storage: ${lost} of ${savedWords(known.count)} ${isWords(lost)} missing.`;
}
