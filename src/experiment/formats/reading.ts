/** Rules that the readers of run files and of links share. */

/** The maximum length of a run's name in characters; the rest of a longer name is cut off. */
export const MAX_RUN_NAME = 60;

/** Undefined if the text is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
