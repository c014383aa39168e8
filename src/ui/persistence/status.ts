/** Whether what is on the page outlives it, in words where it does not. */
import { createStore } from 'zustand/vanilla';

export type PersistenceStatus =
  | { state: 'starting' | 'saving'; words: '' }
  /** Nothing is kept: there is no storage, or it failed. */
  | { state: 'memory'; words: string }
  /** There is no room: tried again and again. */
  | { state: 'full'; words: string }
  /** Another tab saves. */
  | { state: 'elsewhere'; words: string };

export const persistenceStatus = createStore<PersistenceStatus>(() => ({ state: 'starting', words: '' }));
