import { useSyncExternalStore } from 'react';

const narrow = () => window.matchMedia('(max-width: 860px)');

function listen(listener: () => void) {
  const query = narrow();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** True in a window at most 860 px wide. The table of runs then puts the main numbers of a run before its differences (`layoutOf`). */
export const useIsNarrow = (): boolean => useSyncExternalStore(listen, () => narrow().matches);
