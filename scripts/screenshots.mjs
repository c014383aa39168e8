/** Makes new versions of the pictures in the README and in docs/tour.md from the built page. */
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { provideChromium } from './chromium.mjs';

const WAIT = { timeout: 400_000 };
const server = await preview({ preview: { port: 4399, host: '127.0.0.1' }, logLevel: 'error' });
const address = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({
  executablePath: provideChromium(),
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

/** @param {Page} page @param {string} label @param {number} seeds */
async function compare(page, label, seeds) {
  await page.getByLabel('Compare with').selectOption({ label });
  await page.getByLabel('Seeds', { exact: true }).selectOption(String(seeds));
  await page.getByRole('button', { name: 'Train', exact: true }).click();
}

/** Waits until `count` rows of the table of runs have this state. @param {Page} page @param {number} count @param {string} state */
const done = (page, count, state = 'done') =>
  page
    .getByRole('cell', { name: state, exact: true })
    .nth(count - 1)
    .waitFor(WAIT);

/**
 * @param {Page} page @param {string} name
 * @param {{ x: number, y: number, width: number, height: number }} [clip] the part to capture; by default, the viewport
 */
async function take(page, name, clip) {
  await page.mouse.move(0, 0);
  // All animations have finished after this time.
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `docs/images/${name}.png`, ...(clip && { clip }) });
  process.stdout.write(`docs/images/${name}.png\n`);
}

const opening = await open();
await take(opening, 'first');
await opening.getByRole('button', { name: 'Train', exact: true }).click();
await done(opening, 2, '6 done');
await take(opening, 'page');
const subjects = opening.getByRole('region', { name: 'Pictures' });
await subjects.getByRole('radio', { name: 'See why' }).check({ force: true });
const measurement = (/** @type {string} */ label) => subjects.getByLabel('Measurement', { exact: true }).selectOption({ label });
await measurement('Gradients');
await opening.getByRole('img', { name: /^Gradient by layer/ }).waitFor(WAIT);
await take(opening, 'gradients');
await measurement('Lesions');
await opening.getByRole('table', { name: 'Lesions: without skips, with skips' }).waitFor(WAIT);
await take(opening, 'lesions');
await measurement('Activations');
await subjects
  .getByText(/at lag 5/)
  .first()
  .waitFor(WAIT);
await take(opening, 'activations');
await measurement('Path lengths');
await subjects
  .getByText(/mean path length of the gradient/)
  .first()
  .waitFor(WAIT);
await take(opening, 'paths');
await measurement('Loss surface');
await subjects.getByRole('button', { name: /^Refine to/ }).waitFor(WAIT);
await take(opening, 'surface');
await subjects.getByRole('radio', { name: 'Predictions' }).check({ force: true });
await opening.locator('body').press('p');
await take(opening, 'present');
await opening.context().close();

const dense = await open();
await dense.getByRole('radio', { name: 'Dense' }).check({ force: true });
await dense.waitForTimeout(1000);
const from = await dense.locator('.react-flow__handle.source[data-nodeid="input"][data-handleid="skip-out"]').boundingBox();
const to = await dense.locator('.react-flow__node[data-id="dense2"]').boundingBox();
if (!from || !to) throw new Error('the handle of the input or the card of dense2 is not on the page');
await dense.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
await dense.mouse.down();
await dense.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 10 });
await dense.waitForTimeout(500);
await dense.screenshot({ path: 'docs/images/drag.png' });
await dense.mouse.up();
await dense.getByRole('button', { name: 'Undo' }).click();
await stopAfter(dense, 300);
await dense.getByRole('button', { name: 'Train', exact: true }).click();
await done(dense, 1);
await take(dense, 'units');
await compare(dense, 'No skips', 1);
await done(dense, 2);
await dense.getByRole('button', { name: 'add skip from Input to Dense 1' }).click();
await take(dense, 'inspector');
await dense.keyboard.press('Escape');
const beside = dense.getByRole('region', { name: 'Pictures' });
await beside.getByRole('radio', { name: 'Placement' }).check({ force: true });
await beside.getByLabel('Steps of each run').fill('60');
await beside.getByLabel('Seeds of each cell').selectOption('8');
await beside.getByRole('button', { name: 'Measure the cost' }).click();
await beside.getByRole('button', { name: 'Start the map' }).click(WAIT);
await beside.getByText(/No cell is clearly better|The best cell is/).waitFor(WAIT);
await beside.evaluate((place) => place.scrollTo(0, 0));
await take(dense, 'map');
await beside.getByRole('radio', { name: 'Predictions' }).check({ force: true });
await dense.getByRole('checkbox', { name: 'Select all runs' }).check();
await dense.getByRole('button', { name: 'Compare', exact: true }).click();
await take(dense, 'compare');
await dense.keyboard.press('Escape');
const depth = dense.getByRole('spinbutton', { name: 'Depth' });
await depth.fill('22');
await depth.press('Enter');
await dense.getByLabel('Skip pattern').selectOption('DenseNet: concat all');
await take(dense, 'deep', { x: 0, y: 0, width: 1280, height: 300 });
await dense.context().close();

const recorded = await open();
await recorded.getByRole('radio', { name: 'Dense' }).check({ force: true });
await recorded.waitForTimeout(1000);
await stopAfter(recorded, 5);
await compare(recorded, 'No skips', 1);
await done(recorded, 2);
const why = recorded.getByRole('region', { name: 'Pictures' });
await why.getByRole('radio', { name: 'See why' }).check({ force: true });
await why.getByLabel('Measurement', { exact: true }).selectOption({ label: 'Gradients' });
await why.getByRole('checkbox', { name: /^Record gradients/ }).check();
await recorded.getByRole('checkbox', { name: 'Select all runs' }).check();
await recorded.getByRole('button', { name: 'Delete', exact: true }).click();
await stopAfter(recorded, 200);
await compare(recorded, 'No skips', 1);
await done(recorded, 2);
const heat = why.getByRole('img', { name: /recorded steps/ });
await heat.first().waitFor(WAIT);
await heat.first().evaluate((picture) => picture.closest('section')?.scrollIntoView({ block: 'start' }));
await take(recorded, 'recorded');
await recorded.context().close();

const seeds = await open({ colorScheme: 'dark', viewport: { width: 1600, height: 900 } });
await seeds.getByRole('button', { name: 'Train', exact: true }).click();
await done(seeds, 2, '6 done');
await take(seeds, 'seeds-dark');
await seeds.context().close();

for (const [starter, name, steps] of /** @type {const} */ ([
  ['Convolutional', 'digits', 120],
  ['LSTM', 'sequences', 60],
])) {
  const page = await open({ viewport: { width: 1280, height: 900 } });
  await page.getByRole('radio', { name: starter }).check({ force: true });
  await page
    .getByRole('status')
    .filter({ hasText: `Opened ${starter}` })
    .waitFor();
  await stopAfter(page, steps);
  await page.getByRole('button', { name: 'Train', exact: true }).click(WAIT);
  await done(page, 1);
  await take(page, name);
  await page.context().close();
}

const phone = await open({ viewport: { width: 390, height: 844 }, hasTouch: true });
await phone.getByRole('button', { name: 'Train', exact: true }).tap();
await done(phone, 2, '6 done');
await take(phone, 'phone');

await browser.close();
await server.close();
