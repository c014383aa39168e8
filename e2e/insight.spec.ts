/** Tests the measurements in the tab “See why”. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import {
  card,
  dropFiles,
  narrowLists,
  openPage,
  runRow,
  seeWhy,
  skipLabel,
  status,
  stopAfter,
  textFile,
  trainFor,
  trainTwins,
} from './page.ts';
import { violations } from './violations.ts';

const SLOW = { timeout: 60_000 };

async function trainedTwins(page: Page, steps: number, starter: 'Dense' | 'LSTM' = 'Dense', timeout = 60_000) {
  await openPage(page, starter);
  await stopAfter(page, steps);
  await trainTwins(page);
  for (const number of [1, 2]) await expect(runRow(page, number)).toContainText('done', { timeout });
}

const expectAccessible = async (page: Page, when: string) =>
  expect(await violations(page, { within: '[aria-label="Pictures"]' }), when).toEqual([]);

test('lesions leave out parts of trained twins (runs with and without skips), one at a time and several together', async ({ page }) => {
  await trainedTwins(page, 60);
  const pictures = await seeWhy(page, 'Lesions');
  const table = pictures.getByRole('table', { name: 'Lesions: without skips, with skips' });
  await expect(table.getByRole('rowheader')).toHaveText(
    ['Dense 1', 'skip Input → Dense 1', 'Dense 2', 'skip Dense 1 → Dense 2', 'Output'],
    SLOW,
  );
  await expect(pictures).toContainText(/after 60 steps, on \d+ held-out examples/);
  const cells = table.getByRole('row', { name: /^Dense 2/ }).getByRole('cell');
  // Without skips, Dense 2 cannot be left out, because it cannot pass its input on instead. With skips, its branch (its own output before
  // the skip is added) can be left out.
  await expect(cells).toHaveText([/^–$/, /^[+−][\d.e-]+$/, /^[+−][\d.e-]+$/, /^[+−][\d.e-]+$/]);
  await pictures.getByRole('button', { name: 'Measure with several parts left out' }).click();
  await expect(pictures.getByRole('img', { name: 'Loss by the number of parts left out: without skips, with skips' })).toBeVisible(SLOW);
  await expect(pictures).toContainText(/with skips: 2 branches; median loss from [\d.e-]+ to [\d.e-]+/, SLOW);
  await expect(pictures).toContainText('without skips: no hidden layer can pass its input on, so none is left out');
  await expectAccessible(page, 'lesions');
});

test('one click leaves out the selected skip, and the same part is always selected in the table of lesions and in the network', async ({
  page,
}) => {
  await trainedTwins(page, 60);
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await skipLabel(page, 'Dense 1', 'Dense 2').click();
  const effect = inspector.getByRole('region', { name: 'In the trained network' });
  await effect.getByRole('button', { name: 'Switch this off in the trained network' }).click();
  await expect(effect.getByRole('table', { name: /^Trained network, after 60 steps, on [\d,]+ held-out examples$/ })).toBeVisible(SLOW);
  await expect(effect).toBeFocused();
  await expect(effect.getByRole('row')).toHaveText([
    /Whole.*Off.*Mean/,
    /^with skips$/,
    /^Loss(0\.\d+){3}$/,
    /^Change[+−][\d.]+[+−][\d.]+$/,
    /^Accuracy([\d.]+ %){3}$/,
  ]);
  await expect(effect).toContainText('without skips: this skip is off or missing.');
  await effect.getByRole('button', { name: 'All lesions' }).click();
  const pictures = page.getByRole('region', { name: 'Pictures' });
  const table = pictures.getByRole('table', { name: /^Lesions/ });
  const row = (name: string) => table.getByRole('button', { name, exact: true });
  await expect(row('skip Dense 1 → Dense 2')).toHaveAttribute('aria-pressed', 'true', SLOW);
  const change =
    (await effect
      .getByRole('row', { name: /^Change/ })
      .getByRole('cell')
      .nth(1)
      .textContent()) ?? '';
  await expect(table.getByRole('row', { name: 'skip Dense 1 → Dense 2' }).getByRole('cell').nth(2)).toHaveText(change);
  await row('Dense 2').click();
  await expect(card(page, 'dense2')).toHaveClass(/selected/);
  await expect(inspector).toContainText('Dense 2');
  // The lesion of Dense 2 has already been measured for the table, so the inspector shows its effect without a click.
  await expect(effect.getByRole('row', { name: /^Loss/ })).toHaveCount(2);
  await card(page, 'dense1').click();
  await expect(row('Dense 1')).toHaveAttribute('aria-pressed', 'true');
  await expect(row('Dense 2')).toHaveAttribute('aria-pressed', 'false');
  expect(await violations(page, { within: '[aria-label="Inspector"]' })).toEqual([]);
});

test('activations, the similarity of layers within and between twins, and gradient shattering are measured', async ({ page }) => {
  await trainedTwins(page, 40);
  const pictures = await seeWhy(page, 'Activations');
  await expect(pictures.getByRole('img', { name: 'Effective rank by layer: without skips, with skips' })).toBeVisible(SLOW);
  await expect(pictures.getByRole('img', { name: /^(Collapse|Dead units) by layer/ })).toHaveCount(2);
  await expect(pictures.getByRole('img', { name: 'Alignment with the targets by layer: without skips, with skips' })).toBeVisible();
  await expect(pictures).toContainText(
    /with skips: lowest effective rank [\d.]+ of at most \d+, in Dense \d; alignment with the targets -?[\d.]+ in Dense 2/,
  );
  for (const arm of ['without skips', 'with skips'])
    await expect(pictures.getByRole('img', { name: `Similarity of the layers: ${arm}` })).toBeVisible();
  await expect(pictures.getByRole('img', { name: 'Similarity of the two runs by layer' })).toBeVisible(SLOW);
  await expect(pictures.getByRole('img', { name: 'Autocorrelation of the gradient: without skips, with skips' })).toBeVisible(SLOW);
  await expect(pictures).toContainText(/with skips: (smooth|partly shattered|shattered), autocorrelation [\d.]+ at lag 5/);
  await pictures.getByText('Values', { exact: true }).first().click();
  await expect(pictures.getByRole('row', { name: /^Dense 1/ })).toContainText(/^Dense 1[\d.]+0\.\d+[\d.]+ %/);
  await pictures.getByText('How is this measured?').first().click();
  await expect(pictures).toContainText('Source: Roy & Vetterli 2007');
  await pictures.getByRole('button', { name: /^Train both again \(40 steps\)/ }).click();
  await expect(pictures.getByRole('img', { name: 'Similarity of the two runs by layer and step' })).toBeVisible(SLOW);
  await expect(pictures).toContainText(/Similarity of the two runs over training: (no layer has diverged|.* diverged first)/);
  await expectAccessible(page, 'activations');
});

test('the shares of dead units and of saturated values are shown at the layers that can have them', async ({ page }) => {
  const dense = (id: string, units: number, activation: string, gain = 1) => ({ id, kind: 'dense', params: { units, activation, gain } });
  // Large weights saturate tanh and sigmoid. The output of the sigmoid is positive, so ReLU units with a negative weight for it are dead.
  const layers = [
    dense('dense1', 4, 'tanh', 100),
    dense('dense2', 1, 'sigmoid', 100),
    dense('dense3', 16, 'relu'),
    dense('head', 1, 'linear'),
  ];
  const network = { layers: [{ id: 'input', kind: 'input' }, ...layers], skips: [] };
  await openPage(page);
  await dropFiles(page, [textFile('large.json', JSON.stringify({ version: 1, network, data: { kind: 'shapes2d' }, training: {} }))]);
  await expect(status(page)).toContainText('large.json');
  await trainFor(page, 1);
  await expect(runRow(page, 1)).toContainText('done', SLOW);
  const pictures = await seeWhy(page, 'Activations');
  const valueAt = async (share: string, layer: string) => {
    const plot = pictures.getByRole('img', { name: `${share} by layer: Run 1` });
    await expect(plot).toBeVisible(SLOW);
    const titles = await plot.locator('title').allTextContents();
    return titles.filter((words) => words.includes(`${layer}:`)).map((words) => Number(/: ([\d.]+) %$/.exec(words)?.[1]));
  };
  for (const layer of ['Dense 1', 'Dense 2']) expect((await valueAt('Saturated values', layer))[0], layer).toBeGreaterThan(50);
  expect(await valueAt('Saturated values', 'Dense 3'), 'ReLU').toEqual([]);
  const [dead] = await valueAt('Dead units', 'Dense 3');
  expect(dead).toBeGreaterThan(0);
  expect(dead).toBeLessThan(100);
  expect(await valueAt('Dead units', 'Dense 2'), 'sigmoid').toEqual([]);
  await expect(pictures).toContainText('2 of 3 hidden layers are mostly saturated');
  await pictures.getByText('Values', { exact: true }).first().click();
  const cells = pictures.getByRole('row', { name: /^Dense 3/ }).getByRole('cell');
  await expect(cells.nth(-2)).toHaveText(`${dead} %`);
  await expect(cells.nth(-1)).toHaveText('–');
});

test('skips are compared with the trunk: where skips start, shares of the gradient sum to 100 %, and each join is listed', async ({
  page,
}) => {
  await trainedTwins(page, 20);
  const pictures = await seeWhy(page, 'Skip against trunk');
  await expect(pictures.getByRole('img', { name: 'Share of the gradient through skips by layer: with skips' })).toBeVisible(SLOW);
  await expect(
    pictures.getByRole('img', { name: 'Size of skips relative to the layers’ own outputs, by layer: with skips' }),
  ).toBeVisible();
  await expect(pictures).toContainText(/with skips: a median of [\d.]+ % of the gradient arrives through skips/);
  await expect(pictures).toContainText(/with skips: skips are [\d.]+ times as large as the layers’ own outputs \(median\)/);
  await expect(pictures).toContainText('without skips: no skip is on.');
  for (const values of await pictures.getByText('Values, with skips', { exact: true }).all()) await values.click();
  const [starts, joins] = [pictures.getByRole('table').nth(0), pictures.getByRole('table').nth(1)];
  await expect(starts.locator('tbody tr')).toHaveText([
    /^Input, through the skip to Dense 1/,
    /^Input, through the trunk/,
    /^Dense 1, through the skip to Dense 2/,
    /^Dense 1, through the trunk/,
  ]);
  const shares = (await starts.locator('tbody td:nth-child(3)').allTextContents()).map((text) => Number.parseFloat(text.replace('−', '-')));
  for (const at of [0, 2]) expect((shares[at] ?? 0) + (shares[at + 1] ?? 0)).toBeCloseTo(100, 0);
  await expect(joins.locator('tbody tr')).toHaveText([/^Dense 1, skip from Input/, /^Dense 2, skip from Dense 1/]);
  await expectAccessible(page, 'shares');
});

test('the shares of the gradient by path length sum to 100 %, and all paths of the run without skips have the same length', async ({
  page,
}) => {
  await trainedTwins(page, 40);
  const pictures = await seeWhy(page, 'Path lengths');
  await expect(pictures.getByRole('img', { name: 'Share of the gradient by path length: without skips, with skips' })).toBeVisible(SLOW);
  await expect(pictures).toContainText('without skips: every path passes through 2 layers');
  await expect(pictures).toContainText(
    /with skips: the mean path length of the gradient is \d\.\d\d; the longest path passes through 2 layers/,
  );
  await pictures.getByText('Values', { exact: true }).click();
  const share = async (row: number) =>
    Number.parseFloat((await pictures.getByRole('row').nth(row).getByRole('cell').nth(2).textContent()) ?? '');
  expect((await share(1)) + (await share(2))).toBeCloseTo(100, 0);
  await expectAccessible(page, 'paths');
});

test('the gradient of an LSTM is drawn through time; if a network has no recurrent layer, a message says so', async ({ page }) => {
  test.setTimeout(240_000);
  await trainedTwins(page, 2, 'LSTM', 120_000);
  const pictures = await seeWhy(page, 'Through time');
  await expect(pictures.getByRole('img', { name: /^Gradient through time of/ })).toHaveCount(3, SLOW);
  await expect(pictures).toContainText(/with skips: half-life in time steps; LSTM 1: h (\d+|none within \d+ time steps), c/);
  await expectAccessible(page, 'time');
  await page.getByRole('radio', { name: 'Dense' }).check({ force: true });
  await stopAfter(page, 1);
  await trainTwins(page);
  await expect(runRow(page, 4)).toContainText('done', SLOW);
  await expect(pictures).toContainText('The network has no recurrent layer', SLOW);
});

test('loss surfaces can be refined, turned, and drawn on the plane of the training path, and their measurement can be stopped', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await trainedTwins(page, 20);
  const pictures = await seeWhy(page, 'Loss surface');
  for (const arm of ['without skips', 'with skips'])
    await expect(pictures.getByRole('img', { name: new RegExp(`^Loss surface, ${arm}: \\d+ × \\d+ points`) })).toBeVisible(SLOW);
  await expect(pictures).toContainText(/with skips: loss [\d.]+ at the trained weights, ×[\d.]+ at the border/);
  await pictures.getByRole('button', { name: /^Refine to/ }).click(SLOW);
  const stop = pictures.getByRole('button', { name: 'Stop' });
  await stop.first().click();
  await expect(pictures).toContainText('stopped');
  // The measurement of the other run continues until it is stopped or finished.
  await stop.click({ timeout: 2000 }).catch(() => {});
  await expect(stop).toHaveCount(0, SLOW);
  for (const arm of ['without skips', 'with skips'])
    await expect(pictures.getByRole('img', { name: new RegExp(`^Loss surface, ${arm}: \\d+ × \\d+ points`) })).toBeVisible();
  await pictures.getByLabel('Drawing').selectOption('3-D surface');
  const relief = pictures.getByRole('img', { name: /^3-D loss surface, with skips/ });
  const picture = () => relief.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await expect(relief).toBeVisible();
  const before = await picture();
  await pictures.getByLabel('Turn').focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(picture).not.toBe(before);
  const turned = await picture();
  await relief.hover();
  await page.mouse.down();
  await page.mouse.move(1000, 420, { steps: 3 });
  await page.mouse.up();
  await expect.poll(picture).not.toBe(turned);
  await expectAccessible(page, 'surface');
  await pictures.getByLabel('Plane').selectOption('Plane of the path');
  await pictures.getByRole('button', { name: 'Train again (20 steps) to see the path' }).click();
  await expect(pictures).toContainText(/with skips: .*the plane explains [\d.]+ % of the variance of the path/, SLOW);
  for (const width of [1440, 1280, 1100, 1024, 900, 390]) {
    await page.setViewportSize({ width, height: 720 });
    expect(await page.evaluate(narrowLists, '[aria-label="Pictures"]'), `${width}`).toEqual([]);
    // Canvases are drawn at their new size one frame later.
    await expect.poll(() => pictures.evaluate((element) => element.scrollWidth - element.clientWidth), `${width}`).toBeLessThanOrEqual(0);
  }
});

test('the measurement menu fits in the pictures panel at four sizes of the page, and nothing scrolls sideways', async ({ page }) => {
  await trainedTwins(page, 5);
  const pictures = await seeWhy(page, 'Activations');
  for (const [width, height] of [
    [1280, 720],
    [1024, 768],
    [900, 700],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    const [box, choice] = [await pictures.boundingBox(), await pictures.getByLabel('Measurement', { exact: true }).boundingBox()];
    expect((choice?.x ?? 0) + (choice?.width ?? 999), `${width}`).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0));
    expect(await pictures.evaluate((element) => element.scrollWidth - element.clientWidth), `${width}`).toBeLessThanOrEqual(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  }
});
