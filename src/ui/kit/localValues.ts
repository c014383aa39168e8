/** Stores small values in the browser's local storage. The page must work without them: storage can be forbidden, full or damaged. */
import { isEmbedded } from '../isEmbedded.ts';

/** The parsed value of a key; undefined if there is none that can be read. */
export function readLocal(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '') as unknown;
  } catch {
    return undefined;
  }
}

export function writeLocal(key: string, value: unknown) {
  // An embedded page must not change the reader's own values.
  if (isEmbedded()) return;
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The caller does without the value on the next visit.
  }
}
