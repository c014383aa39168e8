import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';
import { test as base, expect } from './fixtures.ts';
import { cellOf, inWorker, openPage, runRow, saved, stopAfter } from './page.ts';

/** A browser counts GPU crashes over all its pages, so each test in which the GPU crashes or hangs starts a browser of its own. */
const test = base.extend<{ own: { browser: Browser; page: Page; cdp: CDPSession } }>({
  own: async ({ launchOptions, baseURL }, use) => {
    const browser = await chromium.launch(launchOptions);
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, ...(baseURL && { baseURL }) });
    await use({ browser, page, cdp: await browser.newBrowserCDPSession() });
    await browser.close();
  },
});

const withoutAdapter = (times: number) =>
  inWorker(`{
    const { requestAdapter } = GPU.prototype;
    let asked = 0;
    GPU.prototype.requestAdapter = function (...args) {
      return asked++ < ${times} ? Promise.resolve(null) : requestAdapter.apply(this, args);
    };
  }`);

/** Answers the worker's requests for a GPU adapter with null until the page sends a message. */
const untilTold = inWorker(`{
  const { requestAdapter } = GPU.prototype;
  let isThere = false;
  new BroadcastChannel('adapter').onmessage = () => { isThere = true; };
  GPU.prototype.requestAdapter = function (...args) {
    return isThere ? requestAdapter.apply(this, args) : Promise.resolve(null);
  };
}`);

const badge = (page: Page, words: string) => page.getByText(words, { exact: true });
const step = (page: Page) => cellOf(page, 1, 'Step');

async function trainOn(page: Page) {
  await stopAfter(page, 0);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(20);
}

test('a GPU that is missing at first is found without a reload', async ({ page }) => {
  await page.route('**/worker-*.js', withoutAdapter(2));
  await openPage(page);
  await expect(badge(page, 'Software GPU')).toBeVisible({ timeout: 20_000 });
});

test('“Try the GPU again” moves a run to the GPU, and its curve marks the step of the move, even after a reload', async ({ page }) => {
  await page.route('**/worker-*.js', untilTold);
  await openPage(page);
  await trainOn(page);
  await page.getByRole('button', { name: 'Try the GPU again' }).click();
  await expect(page.getByText('tried again, but')).toBeAttached();
  await page.evaluate(() => new BroadcastChannel('adapter').postMessage(true));
  // The worker may receive the message only after the next click, so the button is clicked until the GPU is found.
  await expect(async () => {
    const again = page.getByRole('button', { name: 'Try the GPU again' });
    if (await again.isVisible()) await again.click();
    await expect(badge(page, 'Software GPU')).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 20_000 });
  const marked = page.getByRole('figure', { name: 'Loss against steps, Run 1' }).getByText(/Device from step [\d,]+: .*swiftshader/i);
  await expect(marked).toBeAttached({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(runRow(page, 1)).toContainText('paused');
  await saved(page);
  await page.reload();
  await expect(marked).toBeAttached({ timeout: 20_000 });
});

test('the page reports a GPU that the browser blocks after a second crash, and training continues', async ({ own: { page, cdp } }) => {
  await openPage(page);
  await trainOn(page);
  for (const words of ['Software GPU', 'CPU fallback']) {
    await cdp.send('Browser.crashGpuProcess');
    const before = await step(page);
    await expect(badge(page, words)).toBeVisible({ timeout: 20_000 });
    await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(before + 50);
  }
  await expect(
    page.getByText(/the browser has blocked it\. Reload the page.*usually allows the GPU again after two minutes/),
  ).toBeVisible();
  await expect(
    page.getByRole('figure', { name: 'Loss against steps, Run 1' }).getByText(/Device from step [\d,]+: reference runner/),
  ).toBeAttached();
  await expect(runRow(page, 1)).not.toContainText('failed');
});

test('a GPU that hangs is reported within ten seconds, no rate is shown, and training continues afterwards', async ({
  own: { page, cdp },
}) => {
  await openPage(page);
  await trainOn(page);
  await expect.poll(() => cellOf(page, 1, 'Steps/s'), { timeout: 20_000 }).toBeGreaterThan(0);
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  const gpu = processInfo.find(({ type }) => type === 'GPU');
  if (!gpu) throw new Error('no GPU process');
  process.kill(gpu.id, 'SIGSTOP');
  try {
    await expect(badge(page, 'GPU not responding')).toBeAttached({ timeout: 10_000 });
    expect(await cellOf(page, 1, 'Steps/s')).toBeNaN();
  } finally {
    process.kill(gpu.id, 'SIGCONT');
  }
  const before = await step(page);
  await expect(badge(page, 'Software GPU')).toBeVisible({ timeout: 20_000 });
  await expect.poll(() => step(page), { timeout: 20_000 }).toBeGreaterThan(before + 50);
});
