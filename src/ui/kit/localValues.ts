/** Stores small values in the browser's local storage. The page must work without them: storage can be forbidden, full or damaged. */
import { isEmbedded } from '../isEmbedded.ts';

export function readLocal(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '') as unknown;
  } catch {
    return undefined;
  }
}

export function writeLocal(key: string, value: unknown) {
  // An embedded page must not change the values that the user saved on Skiplab itself.
  if (isEmbedded()) return;
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The value will not be available on the next visit, and callers tolerate this.
  }
}
