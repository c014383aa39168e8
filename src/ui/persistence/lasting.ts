/** Asks the browser not to delete saved work on its own, once there is a run worth keeping. */
import { createStore } from 'zustand/vanilla';
import { historyOf, type RunRecord } from '../stores/runs.ts';

type Lasting = 'unasked' | 'granted' | 'refused';

export const lasting = createStore<{ answer: Lasting }>(() => ({ answer: 'unasked' }));

const WORTH_SECONDS = 60;

const isWorthKeeping = ({ id, status, note }: Pick<RunRecord, 'id' | 'status' | 'note'>): boolean => {
  const history = historyOf(id);
  return status.state === 'done' || note !== undefined || history.secondsAt(history.length) >= WORTH_SECONDS;
};

let isAsked = false;

/** Asks the browser at most once per visit, because some browsers then ask the user for permission. */
export async function askToLast(runs: readonly RunRecord[]) {
  const storage = navigator.storage as StorageManager | undefined;
  if (isAsked || !runs.some(isWorthKeeping)) return;
  isAsked = true;
  try {
    const isGranted = ((await storage?.persisted?.()) || (await storage?.persist?.())) ?? false;
    lasting.setState({ answer: isGranted ? 'granted' : 'refused' });
  } catch {
    lasting.setState({ answer: 'refused' });
  }
}

export const lastingWords: Readonly<Record<Lasting, string>> = {
  unasked: '',
  granted: 'The browser will not delete saved work on its own.',
  refused: 'The browser may delete saved work when space is short; save important runs as files.',
};
