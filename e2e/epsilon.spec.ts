import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { dropFiles, openPage, runRow, seeWhy, status, textFile, trainFor } from './page.ts';
import { violations } from './violations.ts';

/**
 * Line plots of more than 64 layers draw no points, only the rings around marked values. With this number of sigmoid layers, the gradients
 * of the first layers are too small for 32-bit numbers.
 */
const HIDDEN = 70;
/** The lowest opacity at which a stripe is visible on a light and on a dark page. */
const SEEN = 0.25;

/** Each sigmoid layer makes the gradient several times smaller in the backward pass. */
async function openDeepSigmoid(page: Page) {
  const layers = Array.from({ length: HIDDEN }, (_, i) => ({
    id: `dense${i + 1}`,
    kind: 'dense',
    params: { units: 8, activation: 'sigmoid' },
  }));
  const head = { id: 'head', kind: 'dense', params: { units: 1, activation: 'linear' } };
  const network = { layers: [{ id: 'input', kind: 'input' }, ...layers, head], skips: [] };
  await openPage(page);
  await dropFiles(page, [textFile('sigmoid.json', JSON.stringify({ version: 1, network, data: { kind: 'shapes2d' }, training: {} }))]);
  await expect(status(page)).toContainText('sigmoid.json');
}

/** Returns the opacities in the pixel rows of the first and the last layer, in the half of the map that shows the later steps. */
const inkOfEnds = (map: Locator) =>
  map.evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas;
    const data = canvas.getContext('2d')?.getImageData(width / 2, 0, width / 2, height).data ?? [];
    const opacity = Array.from({ length: (height * width) / 2 }, (_, i) => (data[4 * i + 3] ?? 0) / 255);
    return { first: opacity.slice(0, width / 2), last: opacity.slice(-width / 2) };
  });

test('layers with a parameter whose gradient is below Adam’s ε are marked and named', async ({ page }) => {
  await openDeepSigmoid(page);
  await trainFor(page, 1);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  const pictures = await seeWhy(page, 'Gradients');
  const marks = page.locator('[data-below-epsilon]');
  await expect(page.getByTitle(/^Run 1: [\d.–]+$/), 'the values of both cards').toHaveCount(2, { timeout: 60_000 });
  await expect(marks, 'a run without records').toHaveCount(0);
  await pictures.getByRole('checkbox', { name: /^Record gradients while runs train/ }).check();
  await trainFor(page, 8);
  const layers = HIDDEN + 1;
  const map = pictures.getByRole('img', { name: `Update ratio of ${layers} layers over 9 recorded steps: Run 2` });
  await expect(map).toBeVisible({ timeout: 60_000 });
  await expect(pictures).toContainText('Run 2: vanishing, ×0 from the last to the first hidden layer');
  await expect(pictures).toContainText(
    'The gradient at the first hidden layer divided by that at the last is 0 at every step at which this ratio is defined, because the gradient at the first hidden layer is 0 or too small for 32-bit numbers.',
  );
  await expect(pictures).toContainText('striped: the gradient of a parameter of the layer is below the optimiser’s ε');
  const { first, last } = await inkOfEnds(map);
  const stripes = first.filter((opacity) => opacity > 0);
  expect(stripes.length, 'half of the columns').toBeCloseTo(first.length / 2, -1);
  expect(Math.min(...stripes)).toBeGreaterThan(SEEN);
  expect(Math.min(...last), 'no stripes').toBeGreaterThan(0);
  await map.hover({ position: { x: 250, y: 3 } });
  await expect(pictures).toContainText(/Run 2, Dense [1-3] at step \d: [\d.e-]+ \(below ε\)/);

  await expect(pictures.getByRole('slider', { name: 'Recorded step' })).toHaveAttribute('aria-valuetext', 'now, step 8');
  const words = /Run 2: median [\d.e-]+; gradient below the optimiser’s ε in (\d+) of (\d+) layers \(rings\)/;
  await expect(pictures).toContainText(words);
  const [, below, of] = words.exec((await pictures.textContent()) ?? '') ?? [];
  expect(Number(of)).toBe(layers);
  expect(Number(below)).toBeGreaterThan(layers / 4);
  expect(Number(below)).toBeLessThan(layers);
  const rings = pictures.getByRole('img', { name: 'Update ratio by layer: Run 2' }).locator('[data-ring]');
  await expect(rings).toHaveCount(Number(below));
  // The canvas shows the layers with equal settings as one card.
  const folded = page.getByTitle(`; parameter gradients: below ε in ${below} of ${HIDDEN} layers`);
  await expect(folded.and(page.getByTitle(/^Run 2: /)).locator(marks)).toHaveCount(1);
  await expect(page.getByTitle(/^Run 2: [\d.]+$/), 'the card of the output').toHaveCount(1);
  const legend = page.getByRole('region', { name: 'Gradients on the network' });
  await expect(legend).toContainText(/gradient below the optimiser’s ε.*Run 2/);
  await expect(marks, 'on one card and in the legend').toHaveCount(2);
  await expect(rings.first().locator('title')).toHaveText(/^Run 2, Dense 1: [\d.e-]+ \(below ε\)$/);
  await pictures.getByText('Values', { exact: true }).click();
  const rows = pictures.getByRole('table', { name: 'Gradient by layer' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('(below ε)');
  await expect(rows.last()).not.toContainText('below ε');
  expect(await violations(page, { within: '[aria-label="Pictures"]' })).toEqual([]);

  // At a step that was not recorded, the gradients are measured, and the update ratios are those of the last recorded step.
  await pictures.getByRole('checkbox', { name: /^Record gradients while runs train/ }).uncheck();
  await page.getByTitle('One step').click();
  await expect(pictures).toContainText('Gradient at each layer’s output after 9 steps', { timeout: 60_000 });
  await expect(pictures).toContainText('‖Δw‖/‖w‖ of the recorded step, after 8 steps.');
  await expect(rings).toHaveCount(Number(below));
  await pictures.getByText('Values', { exact: true }).click();
  await expect(rows.first()).toContainText('update ratio after 8 steps, Run 2');
  await expect(rows.nth(1)).toContainText('(below ε)');
  await expect(marks).toHaveCount(0);
});
