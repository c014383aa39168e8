import { createStore } from 'zustand/vanilla';
import type { Checkpoint } from '../../train/protocol/checkpoint.ts';
import type { removeRun } from './runs.ts';

export interface DeletedRun extends NonNullable<ReturnType<typeof removeRun>> {
  checkpoint: Promise<Checkpoint | null>;
}

/** The runs of the latest deletion that can be undone, in the order in which they were removed; empty if there is none. */
export const deleted = createStore<{ last: readonly DeletedRun[] }>(() => ({ last: [] }));
