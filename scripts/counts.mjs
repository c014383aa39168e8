/** Defines the counts of tests. The reporters of Vitest and Playwright write them to a file, and scripts/test.mjs reads the file. */

/**
 * @typedef {{ name: string, reason?: string | undefined }} Named a test, and the reason why it failed or was skipped
 * @typedef {{ passed: number, failed: Named[], skipped: Named[], repeated: Named[] }} Counts
 * The tests in `repeated` failed once and passed when they were repeated. They count as passed.
 */

/** @returns {Counts} */
export const emptyCounts = () => ({ passed: 0, failed: [], skipped: [], repeated: [] });

/** Escape sequences that colour a message. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** The first line of an error's message, without its colours. */
export const firstLine = (/** @type {string | undefined} */ message) => message?.replace(COLOURS, '').trim().split('\n')[0];
