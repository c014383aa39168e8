/**
 * The file in which visited.setup.ts saves the local storage of a browser that visited the page. Playwright empties the folder
 * `test-results` whenever it starts.
 */
export const VISITED = 'test-results/visited.json';

/** The storage state for tests that need empty storage or a new check of the GPU. */
export const NEVER_VISITED = { cookies: [], origins: [] };
