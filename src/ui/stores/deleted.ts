/** The most recently deleted runs, as long as the deletion can be undone. */
import { createStore } from 'zustand/vanilla';
import type { Checkpoint } from '../../train/protocol/checkpoint.ts';
import type { removeRun } from './runs.ts';

export interface DeletedRun extends NonNullable<ReturnType<typeof removeRun>> {
  checkpoint: Promise<Checkpoint | null>;
}

/** The runs of one deletion, in the order in which they were removed. */
export const deleted = createStore<{ last: readonly DeletedRun[] }>(() => ({ last: [] }));
