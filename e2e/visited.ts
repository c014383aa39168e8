/** The local storage of a browser that has visited the page, saved by visited.setup.ts. Playwright empties the folder at each start. */
export const VISITED = 'test-results/visited.json';

/** The state of a browser that has never visited the page, for stories about first visits and about GPUs that compute wrong results. */
export const NEVER_VISITED = { cookies: [], origins: [] };
