import { gzipSync } from 'node:zlib';
import { expect, test } from './fixtures.ts';

const MOST_MS = 3000;
const MOST_VISITS = 3;
const MOST_SCRIPT_BYTES = 250_000;

// Recording a trace would take processor time from the page.
test.use({ trace: 'off' });

declare global {
  interface Window {
    /** The addresses of the files that had loaded when the network first became visible. */
    askedBefore?: string[];
  }
}

function noteWhenSeen() {
  const look = () => {
    const card = document.querySelector('.react-flow__node');
    if (card && getComputedStyle(card).visibility === 'visible') {
      window.askedBefore = performance.getEntriesByType('resource').map(({ name }) => name);
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

test('on a first visit, the page shows the network after at most 250 KB of gzipped script, and a chart within three seconds if Train is clicked at once', {
  tag: '@alone',
}, async ({ browser, baseURL }) => {
  const times: number[] = [];
  let words = '';
  // Other work on the machine can only add time, so the fastest of several visits counts.
  while (times.length < MOST_VISITS && !times.some((ms) => ms <= MOST_MS)) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...(baseURL && { baseURL }) });
    const page = await context.newPage();
    const scripts: { url: string; body: Promise<Buffer> }[] = [];
    page.on('response', (response) => {
      if (new URL(response.url()).pathname.endsWith('.js')) scripts.push({ url: response.url(), body: response.body() });
    });
    await page.addInitScript(noteWhenSeen);
    const begun = Date.now();
    await page.goto('/');
    await page.locator('.react-flow__node').first().waitFor();
    const train = page.getByRole('button', { name: 'Train', exact: true });
    await expect(train).toBeEnabled();
    await train.click();
    await page.getByRole('figure').first().waitFor();
    times.push(Date.now() - begun);
    // If `noteWhenSeen` saw no visible layer, the list is missing. The sum of the sizes is then 0, and the test fails.
    const asked = await page.evaluate(() => window.askedBefore ?? []);
    // The names of the page's scripts begin with “index” or “part”.
    const isOfWorker = ({ url }: { url: string }) => !/\/(index|part)-/.test(url);
    const sizeOf = async (list: typeof scripts) => {
      const sizes = await Promise.all(list.map(async ({ body }) => gzipSync(await body).length));
      return sizes.reduce((sum, size) => sum + size, 0);
    };
    const bytes = await sizeOf(scripts.filter((script) => asked.includes(script.url) && !isOfWorker(script)));
    const ofWorker = await sizeOf(scripts.filter(isOfWorker));
    words = `first curve after ${times.at(-1)} ms; ${(bytes / 1000).toFixed(0)} KB of gzipped script before the network, ${(ofWorker / 1000).toFixed(0)} KB in the worker`;
    process.stdout.write(`  ${words}\n`);
    expect(bytes, words).toBeGreaterThan(50_000);
    expect(ofWorker, words).toBeGreaterThan(50_000);
    expect(bytes, words).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
    await context.close();
  }
  expect(Math.min(...times), words).toBeLessThanOrEqual(MOST_MS);
});
