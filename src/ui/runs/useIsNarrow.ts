import { useSyncExternalStore } from 'react';

const narrow = () => window.matchMedia('(max-width: 860px)');

function listen(listener: () => void) {
  const query = narrow();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** True if the table of runs uses its narrow layout (see `layoutOf` in columns.ts). */
export const useIsNarrow = (): boolean => useSyncExternalStore(listen, () => narrow().matches);
