import { createStore } from 'zustand/vanilla';

type PersistenceStatus =
  | { state: 'starting' | 'saving'; words: '' }
  /** Changes are not saved, because there is no storage or it failed. */
  | { state: 'memory'; words: string }
  /** The storage is full; the page keeps trying to save. */
  | { state: 'full'; words: string }
  /** Another tab has the right to save, so this tab saves nothing for now. */
  | { state: 'elsewhere'; words: string };

export const persistenceStatus = createStore<PersistenceStatus>(() => ({ state: 'starting', words: '' }));
