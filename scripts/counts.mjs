/** The counts of tests that the reporters of Vitest and Playwright write to a file for scripts/test.mjs. */

/**
 * @typedef {{ name: string, reason?: string | undefined }} Named a test, and the reason why it failed or was skipped
 * @typedef {{ passed: number, failed: Named[], skipped: Named[], repeated: Named[] }} Counts
 * The tests in `repeated` failed once and passed when they were repeated. They count as passed.
 */

/** @returns {Counts} */
export const emptyCounts = () => ({ passed: 0, failed: [], skipped: [], repeated: [] });

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

export const firstLine = (/** @type {string | undefined} */ message) => message?.replace(COLOURS, '').trim().split('\n')[0];
