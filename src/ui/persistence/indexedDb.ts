/** Wraps IndexedDB in promises: one database, atomic transactions, and errors with readable reasons. A lost connection is reopened. */
import { reasonWords } from '../../schema/words.ts';

const NAME = 'skiplab';
/** The name of the database that {@link startNewLog} creates and deletes. */
const LOG_NAME = 'skiplab-log';
/**
 * The version of the database. Since version 2, a saved run also lists its recorded signals. An upgrade changes no records, and
 * schema.ts reads runs of both versions.
 */
const VERSION = 2;
/** A browser that does not answer must not prevent the page from starting. */
const PATIENCE_MS = 3000;

const storeNames = ['document', 'runs', 'curves', 'weights', 'files'] as const;
type StoreName = (typeof storeNames)[number];
type Key = string | [run: string, piece: number];

export type Change = { put: StoreName; key: Key; value: unknown } | { remove: StoreName; key: Key | IDBKeyRange };
export interface StoredRecord {
  key: IDBValidKey;
  value: unknown;
}

/** A failure of the storage. Its message is the end of a sentence for the user, such as “this browser provides no storage”. */
export class StoreError extends Error {}

export interface Store {
  get(name: StoreName, key: Key): Promise<unknown>;
  all(name: StoreName): Promise<StoredRecord[]>;
  keys(name: StoreName): Promise<IDBValidKey[]>;
  first(name: StoreName, range: IDBKeyRange): Promise<StoredRecord | null>;
  last(name: StoreName, range: IDBKeyRange): Promise<StoredRecord | null>;
  /** Visits the records in batches; returning false from `visit` ends the iteration. */
  each(name: StoreName, range: IDBKeyRange, visit: (some: readonly StoredRecord[]) => boolean): Promise<void>;
  /**
   * Applies all changes or none. If `look` is given, the record `look.key` of the store `document` is first read in the same transaction
   * and passed to `refuse`. If `refuse` returns a reason, nothing is changed, and the reason is returned.
   */
  change<R extends string>(changes: readonly Change[], look?: { key: string; refuse: (value: unknown) => R | null }): Promise<'done' | R>;
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the request failed'));
  });

export const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === 'QuotaExceededError';

/** The key range of the pieces of a run's curve whose numbers are at least `from` and below `before`; by default, of all pieces. */
export const curveOf = (run: string, from = 0, before = Number.POSITIVE_INFINITY): IDBKeyRange =>
  IDBKeyRange.bound([run, from], [run, before], false, true);

function open(onGone: (database: IDBDatabase) => void): Promise<IDBDatabase> {
  const factory = globalThis.indexedDB as IDBFactory | undefined;
  if (!factory) return Promise.reject(new StoreError('this browser provides no storage'));
  return new Promise((resolve, reject) => {
    const refuse = (reason: string) => reject(new StoreError(reason));
    const timer = setTimeout(
      () => refuse('the browser’s storage is not responding; close the other Skiplab tabs, and then reload this page'),
      PATIENCE_MS,
    );
    let request: IDBOpenDBRequest;
    try {
      request = factory.open(NAME, VERSION);
    } catch (error) {
      clearTimeout(timer);
      return refuse(`the browser’s storage cannot be opened: ${reasonWords(error)}`);
    }
    request.onupgradeneeded = () => {
      const { result } = request;
      for (const name of storeNames) if (!result.objectStoreNames.contains(name)) result.createObjectStore(name);
    };
    request.onblocked = () =>
      refuse('another tab uses an older version of the storage; close the other Skiplab tabs, and then reload this page');
    request.onerror = () => {
      clearTimeout(timer);
      refuse(
        request.error?.name === 'VersionError'
          ? 'the saved work is from a newer version of Skiplab; reload the page to update'
          : `the browser’s storage cannot be opened: ${request.error?.message.replace(/\.$/, '') || 'no reason was given'}`,
      );
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      const database = request.result;
      // This page must not block another tab that deletes or upgrades the database.
      database.onversionchange = () => {
        database.close();
        onGone(database);
      };
      database.onclose = () => onGone(database);
      resolve(database);
    };
  });
}

/**
 * Makes Chromium begin a new file for its write-ahead log. If Chromium is killed in the middle of a write, the log ends with a partial
 * record. When LevelDB (Chromium's storage library) opens the log again, it ignores this record, but then appends to the same file. The
 * next time, LevelDB treats the record as corruption, and Chromium deletes all databases of the page. Chromium begins a new file when a
 * database is deleted, so this function creates a database and deletes it. Other browsers do not need this. Errors are ignored, because
 * the page works without a new file.
 */
function startNewLog(): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.open(LOG_NAME);
    request.onerror = () => resolve();
    request.onsuccess = () => {
      request.result.close();
      const deletion = indexedDB.deleteDatabase(LOG_NAME);
      deletion.onsuccess = () => resolve();
      deletion.onerror = () => resolve();
    };
    setTimeout(resolve, PATIENCE_MS);
  });
}

/** The first batch of `each` is small, because the pieces of a curve can be large. */
const FIRST_BATCH = 8;
/**
 * Batches grow to this number of records, because a curve with very many pieces usually consists of the small pieces that earlier versions
 * of the page wrote.
 */
const LARGEST_BATCH = 512;

/**
 * @param onLost called after the browser has closed the database, or after this page has closed it so that another tab can delete or
 * upgrade it; the next operation opens it again
 */
export async function openStore(onLost: () => void): Promise<Store> {
  let current: IDBDatabase | null = null;
  const connect = async () => {
    current ??= await open((gone) => {
      if (current === gone) current = null;
      onLost();
    });
    return current;
  };
  /** A connection can be lost at any time, and not all browsers report it, so a failed operation is repeated once on a new connection. */
  const inDatabase = async <T>(work: (database: IDBDatabase) => Promise<T>): Promise<T> => {
    const database = await connect();
    try {
      return await work(database);
    } catch (error) {
      if (!(error instanceof DOMException) || isFull(error)) throw error;
      if (current === database) {
        database.close();
        current = null;
      }
      return work(await connect());
    }
  };
  await connect();
  // Only the first write waits for the new log.
  const newLog = startNewLog();
  return {
    get: (name, key) => inDatabase(async (database) => settled(database.transaction(name).objectStore(name).get(key))),
    all: (name) =>
      inDatabase(async (database) => {
        const objects = database.transaction(name).objectStore(name);
        return together(...(await Promise.all([settled(objects.getAllKeys()), settled(objects.getAll())])));
      }),
    keys: (name) => inDatabase((database) => settled(database.transaction(name).objectStore(name).getAllKeys())),
    first: (name, range) => inDatabase((database) => endOf(database, name, range, 'next')),
    last: (name, range) => inDatabase((database) => endOf(database, name, range, 'prev')),
    each: (name, range, visit) => inDatabase((database) => eachOf(database, name, range, visit)),
    change: async (changes, look) => {
      await newLog;
      return inDatabase((database) => changeIn(database, changes, look));
    },
  };
}

const together = (keys: readonly IDBValidKey[], values: readonly unknown[]): StoredRecord[] =>
  keys.map((key, i) => ({ key, value: values[i] }));

async function endOf(database: IDBDatabase, name: StoreName, range: IDBKeyRange, direction: 'next' | 'prev') {
  const cursor = await settled(database.transaction(name).objectStore(name).openCursor(range, direction));
  return cursor && { key: cursor.primaryKey, value: cursor.value as unknown };
}

async function eachOf(database: IDBDatabase, name: StoreName, range: IDBKeyRange, visit: (some: readonly StoredRecord[]) => boolean) {
  const objects = database.transaction(name).objectStore(name);
  let rest = range;
  for (let count = FIRST_BATCH; ; count = Math.min(2 * count, LARGEST_BATCH)) {
    const some = together(...(await Promise.all([settled(objects.getAllKeys(rest, count)), settled(objects.getAll(rest, count))])));
    const goesOn = visit(some);
    const last = some.at(-1);
    if (!goesOn || !last || some.length < count) return;
    rest = IDBKeyRange.bound(last.key, range.upper, true, range.upperOpen);
  }
}

async function changeIn<R extends string>(
  database: IDBDatabase,
  changes: readonly Change[],
  look?: { key: string; refuse: (value: unknown) => R | null },
): Promise<'done' | R> {
  const touched = new Set(changes.map((change) => ('put' in change ? change.put : change.remove)));
  const transaction = database.transaction([...touched, 'document'], 'readwrite');
  const over = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    // If the storage is full, the transaction is aborted without an error from any request.
    transaction.onabort = () => reject(transaction.error ?? new DOMException('the write was aborted', 'AbortError'));
  });
  over.catch(() => {});
  const refusal = look ? look.refuse(await settled(transaction.objectStore('document').get(look.key))) : null;
  if (refusal) {
    await over.catch(() => {});
    return refusal;
  }
  for (const change of changes) {
    if ('put' in change) transaction.objectStore(change.put).put(change.value, change.key);
    else transaction.objectStore(change.remove).delete(change.key);
  }
  await over;
  return 'done';
}
