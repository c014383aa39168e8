/** The tab that holds this lock is the writer. The browser releases the lock of a closed or killed tab. */

const NAME = 'skiplab.writer';

/**
 * Requests the lock, or takes it from the tab that holds it.
 * @returns true if this tab holds the lock
 * @param onLost called when another tab has taken it
 */
export function acquireLock(how: 'ask' | 'steal', onLost: () => void): Promise<boolean> {
  const locks = navigator.locks as LockManager | undefined;
  // Without https there are no locks. Two tabs then notice each other by their tokens (see writer.ts).
  if (!locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    let isOurs = false;
    locks
      .request(NAME, how === 'ask' ? { ifAvailable: true } : { steal: true }, (lock) => {
        isOurs = lock !== null;
        resolve(isOurs);
        // The lock is held until the page is closed.
        return isOurs ? new Promise<void>(() => {}) : undefined;
      })
      .catch(() => {
        resolve(false);
        if (isOurs) onLost();
      });
  });
}
