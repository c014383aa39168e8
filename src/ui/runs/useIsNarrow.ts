import { useSyncExternalStore } from 'react';

const narrow = () => window.matchMedia('(max-width: 860px)');

function listen(listener: () => void) {
  const query = narrow();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** True in a window as narrow as a phone, in which the main numbers of a run are left of its differences. */
export const useIsNarrow = (): boolean => useSyncExternalStore(listen, () => narrow().matches);
