/** Runs a soak test, which uses the page for some time and measures its memory at intervals. */
import { begin, end, takeTurn } from './drive.mjs';
import { measurerOf } from './measure.mjs';

const RUNS = 3;
/**
 * The maximum number of times that a sample is repeated. It is repeated while the GPU has buffers that belong to no run; after all runs
 * have been deleted, it is repeated while the GPU has any buffers.
 */
const TRIES = 20;
const TRY_MS = 500;

/**
 * @typedef {import('./report.mjs').Row} Row
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').Page} page
 * @param {{ minutes: number, everyMs: number, onRow(row: Row): void }} options
 * @returns {Promise<Row[]>} the samples; the last one is taken after all runs have been deleted
 */
export async function soak(browser, page, { minutes, everyMs, onRow }) {
  await begin(page);
  const measure = await measurerOf(browser, page);
  const begun = performance.now();
  const passed = () => performance.now() - begun;
  /** @type {Row[]} */
  const rows = [];
  const sample = async (/** @type {number} */ runs) => {
    let taken = await measure();
    // The buffers of deleted runs may remain for a while, because the worker deletes a run only after the run has delivered its last
    // checkpoint.
    const isSettled = () => taken.gpuHeld === taken.gpuByRuns && (runs > 0 || taken.gpuHeld === 0);
    for (let tries = 0; !isSettled() && tries < TRIES; tries++) {
      await page.waitForTimeout(TRY_MS);
      taken = await measure();
    }
    const row = { ...taken, minutes: passed() / 60_000, runs };
    rows.push(row);
    onRow(row);
  };
  await sample(RUNS);
  for (let turn = 0; passed() < minutes * 60_000; turn++) {
    const due = passed() + everyMs;
    await takeTurn(page, turn);
    await page.waitForTimeout(Math.max(0, due - passed()));
    await sample(RUNS);
  }
  await end(page);
  await sample(0);
  return rows;
}
