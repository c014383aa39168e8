import { useSyncExternalStore } from 'react';

const narrow = () => window.matchMedia('(max-width: 860px)');

function listen(listener: () => void) {
  const query = narrow();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** True in a window as narrow as a phone, where the first numbers of a run come before its differences. */
export const useIsNarrow = (): boolean => useSyncExternalStore(listen, () => narrow().matches);
