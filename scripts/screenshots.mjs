/**
 * Makes the pictures of the README and of docs/tour.md again: run `npm run build`, then `npm run screenshots`. The script trains all
 * networks that the pictures show.
 */
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { provideChromium } from './chromium.mjs';

const WAIT = { timeout: 180_000 };
const server = await preview({ preview: { port: 4399, host: '127.0.0.1' }, logLevel: 'error' });
const address = server.resolvedUrls?.local[0] ?? '';
const executablePath = provideChromium();
const browser = await chromium.launch({
  ...(executablePath && { executablePath }),
  args: ['--headless=new', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
});

/** @param {import('@playwright/test').BrowserContextOptions} options */
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
  return page;
}

/** @typedef {import('@playwright/test').Page} Page */

/** @param {Page} page @param {number} steps */
async function stopAfter(page, steps) {
  const field = page.getByRole('textbox', { name: 'Train for' });
  await field.fill(String(steps));
  await field.press('Enter');
}

/** Chooses a comparison and a number of seeds, and presses Train. @param {import('@playwright/test').Page} page @param {string} label @param {number} seeds */
async function compare(page, label, seeds) {
  await page.getByLabel('Compare with').selectOption({ label });
  await page.getByLabel('Seeds', { exact: true }).selectOption(String(seeds));
  await page.getByRole('button', { name: 'Train', exact: true }).click();
}

/** @param {Page} page @param {number} count */
const done = (page, count) =>
  page
    .getByRole('cell', { name: 'done', exact: true })
    .nth(count - 1)
    .waitFor(WAIT);

/** @param {Page} page @param {string} name */
async function take(page, name) {
  await page.mouse.move(0, 0);
  // Wait until animations have finished.
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `docs/images/${name}.png` });
  process.stdout.write(`docs/images/${name}.png\n`);
}

/** @param {Page} page */
const pictures = (page) => page.getByRole('radio', { name: 'Pictures' }).check({ force: true });

const first = await open();
await take(first, 'first');
const from = await first.locator('.react-flow__handle.source[data-nodeid="input"][data-handleid="skip-out"]').boundingBox();
const to = await first.locator('.react-flow__node[data-id="dense2"]').boundingBox();
if (!from || !to) throw new Error('no way to drag');
await first.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
await first.mouse.down();
await first.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 10 });
await first.waitForTimeout(500);
await first.screenshot({ path: 'docs/images/drag.png' });
await first.mouse.up();
await first.getByRole('button', { name: 'Undo' }).click();
await stopAfter(first, 300);
await compare(first, 'No skips', 1);
await done(first, 2);
await first.getByRole('button', { name: 'add skip from Input to Dense 1' }).click();
await take(first, 'page');
await pictures(first);
await take(first, 'units');
await first.getByRole('checkbox', { name: 'Select all runs' }).check();
await first.getByRole('button', { name: 'Compare', exact: true }).click();
await take(first, 'compare');
await first.keyboard.press('Escape');
await first.locator('.react-flow__node[data-id="dense2"]').click();
const depth = first.getByRole('textbox', { name: 'Repeat to' });
await depth.fill('38');
await depth.press('Enter');
await first.getByLabel('Wiring').selectOption('DenseNet: concat all');
await take(first, 'deep');
await first.context().close();

const seeds = await open({ colorScheme: 'dark', viewport: { width: 1920, height: 1080 } });
await stopAfter(seeds, 300);
await compare(seeds, 'No skips', 6);
await done(seeds, 12);
await take(seeds, 'seeds-dark');
await seeds.context().close();

for (const [starter, name, steps] of /** @type {const} */ ([
  ['Convolutional', 'digits', 120],
  ['LSTM', 'sequences', 60],
])) {
  const page = await open({ viewport: { width: 1280, height: 900 } });
  await page.getByRole('radio', { name: starter }).check({ force: true });
  await stopAfter(page, steps);
  await page.getByRole('button', { name: 'Train', exact: true }).click(WAIT);
  await done(page, 1);
  await pictures(page);
  await take(page, name);
  await page.context().close();
}

const phone = await open({ viewport: { width: 390, height: 844 }, hasTouch: true });
await stopAfter(phone, 100);
await phone.getByRole('button', { name: 'Train', exact: true }).tap();
await done(phone, 1);
await take(phone, 'phone');

await browser.close();
await server.close();
