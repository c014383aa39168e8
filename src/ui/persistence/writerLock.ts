/** One tab writes: the one that holds the lock. A closed or killed tab gives it back by itself. */

const NAME = 'skiplab.writer';

/**
 * Asks for the lock, or takes it from the tab that has it.
 * @returns whether it is ours now
 * @param onLost called when another tab has taken it
 */
export function holdLock(how: 'ask' | 'steal', onLost: () => void): Promise<boolean> {
  const locks = navigator.locks as LockManager | undefined;
  // An address without https has no locks; two tabs are then told apart by what they write (see saver.ts).
  if (!locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    let isOurs = false;
    locks
      .request(NAME, how === 'ask' ? { ifAvailable: true } : { steal: true }, (lock) => {
        isOurs = lock !== null;
        resolve(isOurs);
        // Held as long as the page lives.
        return isOurs ? new Promise<void>(() => {}) : undefined;
      })
      .catch(() => {
        resolve(false);
        if (isOurs) onLost();
      });
  });
}
