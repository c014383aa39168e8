/** IndexedDB behind promises: one database, whole transactions, and reasons in words. */

const NAME = 'skiplab';
const VERSION = 1;
/** A browser that does not answer must not keep the page from starting. */
const PATIENCE_MS = 3000;

export const places = ['document', 'runs', 'curves', 'weights', 'files'] as const;
export type Place = (typeof places)[number];
/** Curves lie in pieces, by run and number. */
export type Key = string | [run: string, piece: number];

export type Change = { put: Place; key: Key; value: unknown } | { remove: Place; key: Key | IDBKeyRange };

/** What it does with what it holds, in a sentence for the person. */
export class StoreError extends Error {}

export interface Store {
  get(place: Place, key: Key): Promise<unknown>;
  /** All records of a place, with their keys. */
  all(place: Place, range?: IDBKeyRange): Promise<{ key: IDBValidKey; value: unknown }[]>;
  /** Does all of it or nothing. `unless` looks at one record first, in the same transaction: true gives up. */
  change(changes: readonly Change[], unless?: { key: string; is: (value: unknown) => boolean }): Promise<'done' | 'refused'>;
  close(): void;
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the request failed'));
  });

/** Whether a write failed for want of room. */
export const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === 'QuotaExceededError';

/** All pieces of a run's curve. */
export const curveOf = (run: string): IDBKeyRange => IDBKeyRange.bound([run], [run, []]);

/** @param onGone called when another tab needs the database in a newer form, or the browser closed it */
export function openStore(onGone: () => void): Promise<Store> {
  const factory = globalThis.indexedDB as IDBFactory | undefined;
  if (!factory) return Promise.reject(new StoreError('this browser gives the page no storage'));
  return new Promise((resolve, reject) => {
    const refuse = (reason: string) => reject(new StoreError(reason));
    const timer = setTimeout(
      () => refuse('the browser’s storage does not answer; close the other tabs of Skiplab and reload'),
      PATIENCE_MS,
    );
    let request: IDBOpenDBRequest;
    try {
      request = factory.open(NAME, VERSION);
    } catch (error) {
      clearTimeout(timer);
      return refuse(`the browser’s storage cannot be opened: ${(error as Error).message}`);
    }
    request.onupgradeneeded = () => {
      for (const place of places) request.result.createObjectStore(place);
    };
    request.onblocked = () => refuse('another tab holds an older storage open; close the other tabs of Skiplab and reload');
    request.onerror = () => {
      clearTimeout(timer);
      refuse(
        request.error?.name === 'VersionError'
          ? 'a newer Skiplab has written here, and this one would spoil it; reload the page for the newer one'
          : `the browser’s storage cannot be opened: ${request.error?.message ?? 'no reason is given'}`,
      );
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      resolve(storeOf(request.result, onGone));
    };
  });
}

function storeOf(database: IDBDatabase, onGone: () => void): Store {
  // A newer page must not wait for this one.
  database.onversionchange = () => {
    database.close();
    onGone();
  };
  database.onclose = onGone;
  return {
    get: async (place, key) => settled(database.transaction(place).objectStore(place).get(key)),
    async all(place, range) {
      const objects = database.transaction(place).objectStore(place);
      const [keys, values] = await Promise.all([settled(objects.getAllKeys(range)), settled(objects.getAll(range))]);
      return keys.map((key, i) => ({ key, value: values[i] as unknown }));
    },
    async change(changes, unless) {
      const touched = new Set(changes.map((change) => ('put' in change ? change.put : change.remove)));
      const transaction = database.transaction([...touched, 'document'], 'readwrite');
      const over = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        // Want of room comes as an abort, and no request tells of it.
        transaction.onabort = () => reject(transaction.error ?? new DOMException('the write was given up', 'AbortError'));
      });
      over.catch(() => {});
      if (unless?.is(await settled(transaction.objectStore('document').get(unless.key)))) {
        await over.catch(() => {});
        return 'refused';
      }
      for (const change of changes) {
        if ('put' in change) transaction.objectStore(change.put).put(change.value, change.key);
        else transaction.objectStore(change.remove).delete(change.key);
      }
      await over;
      return 'done';
    },
    close: () => database.close(),
  };
}
