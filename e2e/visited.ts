/** The file with the local storage of a browser that was here before, from visited.setup.ts. Playwright empties the folder at each start. */
export const VISITED = 'test-results/visited.json';

/** The state of a browser that was never here, for stories about first visits and about GPUs that compute wrong results. */
export const NEVER_VISITED = { cookies: [], origins: [] };
