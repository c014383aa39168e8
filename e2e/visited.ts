/** The local storage of a browser that has visited the page, saved by visited.setup.ts. Playwright empties the folder at each start. */
export const VISITED = 'test-results/visited.json';

/** The state of a browser that has never visited the page, for stories that need empty storage or a new check of the GPU. */
export const NEVER_VISITED = { cookies: [], origins: [] };
