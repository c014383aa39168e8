/**
 * Saves the local storage of a browser that has trained each starter (example experiment) for one step, so that most stories (the tests in
 * e2e/) need not check and measure the GPU again.
 */
import { writeFile } from 'node:fs/promises';
import type { BrowserContextOptions } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { cellOf, openPage } from './page.ts';
import { NEVER_VISITED, VISITED } from './visited.ts';

// The software GPU compiles the kernels of three networks, which takes a long time.
test.setTimeout(300_000);

const REMEMBERED = ['skiplab.kernels', 'skiplab.trustedKernels'];

test('a new browser checks the kernels of each starter on the GPU, and remembers that they passed', async ({ browser, baseURL }) => {
  let storageState: Exclude<BrowserContextOptions['storageState'], string | undefined> = NEVER_VISITED;
  for (const starter of ['Dense', 'Convolutional', 'LSTM'] as const) {
    const context = await browser.newContext({ storageState, ...(baseURL && { baseURL }) });
    const page = await context.newPage();
    await openPage(page, starter);
    const begun = Date.now();
    await page.getByRole('button', { name: 'Step', exact: true }).click();
    await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 120_000 }).toBe(1);
    process.stdout.write(
      `  ${starter}: the first step, with the checks of new kernels, after ${((Date.now() - begun) / 1000).toFixed(1)} s\n`,
    );
    storageState = await context.storageState();
    await context.close();
  }
  // The other entries of local storage refer to the runs of these visits. A later visit would report these runs as lost.
  const origins = storageState.origins.map(({ origin, localStorage }) => ({
    origin,
    localStorage: localStorage.filter(({ name }) => REMEMBERED.includes(name)),
  }));
  expect(origins[0]?.localStorage.map(({ name }) => name).sort()).toEqual(REMEMBERED);
  await writeFile(VISITED, JSON.stringify({ ...storageState, origins }));
});
