/** The file in which visited.setup.ts saves the local storage of a browser that visited the page. Playwright empties its folder first. */
export const VISITED = 'test-results/visited.json';

/** The state of a browser that has never visited the page, for tests that need empty storage or a new check of the GPU. */
export const NEVER_VISITED = { cookies: [], origins: [] };
