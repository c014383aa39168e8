/** Rules that files and links share. */

/** The largest length of a run's name; the rest of a longer name is cut off. */
export const MAX_RUN_NAME = 60;

/** The value of a text in JSON; undefined if the text is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
