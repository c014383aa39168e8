/** The tab that holds a Web Lock is the writer, the only tab that saves. The browser releases the lock of a closed or killed tab. */
import { writerIsGone } from './writerCalls.ts';

const NAME = 'skiplab.writer';

/** The controller that aborts this tab's wait for the lock; null if the latest request was not a `wait`. */
let place: AbortController | null = null;

/**
 * Acquires the lock. `ask` succeeds only if the lock is free, `steal` takes the lock from the tab that holds it, and `wait` waits until
 * that tab is closed.
 * @returns true if this tab holds the lock or, if the browser provides no locks, may become the writer
 * @param onLost called when another tab has taken the lock
 */
export function acquireLock(how: 'ask' | 'steal' | 'wait', onLost: () => void): Promise<boolean> {
  place?.abort();
  place = how === 'wait' ? new AbortController() : null;
  const locks = navigator.locks as LockManager | undefined;
  // Without HTTPS there are no locks. A waiting tab then sends messages to the writer until the writer no longer answers. If two tabs
  // become writers, the earlier one stops saving once it finds the token of the later one in the storage (see writer.ts).
  if (!locks) return place ? writerIsGone(place.signal) : Promise.resolve(true);
  const options = place ? { signal: place.signal } : how === 'ask' ? { ifAvailable: true } : { steal: true };
  return new Promise((resolve) => {
    let isOurs = false;
    locks
      .request(NAME, options, (lock) => {
        isOurs = lock !== null;
        resolve(isOurs);
        // The lock is held until the page is closed or another tab takes the lock.
        return isOurs ? new Promise<void>(() => {}) : undefined;
      })
      .catch(() => {
        resolve(false);
        if (isOurs) onLost();
      });
  });
}
