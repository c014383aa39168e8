/** The run that was deleted last, as long as the deletion can be undone. */
import { createStore } from 'zustand/vanilla';
import type { Checkpoint } from '../../train/protocol/checkpoint.ts';
import type { removeRun } from './runs.ts';

interface DeletedRun extends NonNullable<ReturnType<typeof removeRun>> {
  checkpoint: Promise<Checkpoint | null>;
}

export const deleted = createStore<{ last: DeletedRun | null }>(() => ({ last: null }));
