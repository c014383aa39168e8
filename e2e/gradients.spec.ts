import { expect, test } from './fixtures.ts';
import { card, openPage, runRow, saved, seeWhy, skipLabel, stopAfter, trainFor, trainTwins } from './page.ts';
import { violations } from './violations.ts';

test('the gradients of twins (runs with and without skips) are measured and drawn by layer, on one scale', async ({ page }) => {
  await openPage(page);
  await stopAfter(page, 40);
  await trainTwins(page);
  for (const number of [1, 2]) await expect(runRow(page, number)).toContainText('done', { timeout: 60_000 });
  const pictures = await seeWhy(page, 'Gradients');
  await expect(pictures.getByRole('img', { name: 'Gradient by layer: without skips, with skips' })).toBeVisible({ timeout: 60_000 });
  await expect(pictures).toContainText('after 40 steps, on 32 held-out examples');
  await expect(pictures.getByRole('listitem')).toHaveText([
    /^without skips: healthy, ×[\d.]+ from the last to the first hidden layer$/,
    /^with skips: healthy, ×[\d.]+ from the last to the first hidden layer; [\d.]+ % of the gradient arrives through skips \(median over the layers where skips start\)$/,
  ]);
  await pictures.getByText('Values').click();
  const rows = pictures.getByRole('table', { name: 'Gradient by layer' }).getByRole('row');
  await expect(rows).toHaveText([/^Layer/, /^Dense 1\d/, /^Dense 2\d/, /^Output\d/]);
  expect(await violations(page, { within: '[aria-label="Pictures"]' })).toEqual([]);
  await pictures.getByRole('radio', { name: 'Predictions' }).check({ force: true });
  await expect(pictures.getByRole('img', { name: /^Predictions over the plane: Run 1/ })).toBeVisible();
});

test('recorded gradients are drawn against the step, and a slider goes back to each recorded step', async ({ page }) => {
  await openPage(page);
  await trainFor(page, 2);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  const pictures = await seeWhy(page, 'Gradients');
  await pictures.getByRole('checkbox', { name: /^Record gradients while runs train/ }).check();
  await stopAfter(page, 40);
  await trainTwins(page);
  for (const number of [2, 3]) await expect(runRow(page, number)).toContainText('done', { timeout: 60_000 });
  const recorded = pictures.getByRole('region', { name: 'Recorded gradients' });
  for (const arm of ['without skips', 'with skips'])
    await expect(recorded.getByRole('img', { name: new RegExp(`^Gradient of 3 layers over \\d+ recorded steps: ${arm}$`) })).toBeVisible();
  await expect(recorded.getByRole('img', { name: /^Scale from .* to .*, logarithmic$/ })).toBeVisible();
  await expect(recorded.getByRole('img', { name: /^Ratio of the gradient at the first hidden layer to that at the last/ })).toContainText(
    /exploding.*healthy.*vanishing/,
  );
  for (const arm of ['without skips', 'with skips'])
    await expect(
      recorded.getByRole('img', { name: new RegExp(`^Update ratio of 3 layers over \\d+ recorded steps: ${arm}$`) }),
    ).toBeVisible();
  await expect(recorded).toContainText('No parameter has a gradient below the optimiser’s ε at any recorded step');
  const slider = pictures.getByRole('slider', { name: 'Recorded step' });
  await expect(slider).toHaveAttribute('aria-valuetext', 'now, step 40');
  await slider.press('ArrowLeft');
  await expect(slider).toHaveAttribute('aria-valuetext', 'step 40 of 40');
  // The values below the cards of layers are hidden from the accessibility tree, because the table contains the same values.
  const values = page.getByTitle(/^Gradient at the layer’s output, on a logarithmic scale from/);
  const valuesOfSkips = () => values.getByTitle(/^with skips: /).allTextContents();
  await expect.poll(async () => (await valuesOfSkips()).length).toBe(3);
  await slider.press('Home');
  await expect(slider).toHaveAttribute('aria-valuetext', 'step 0 of 40');
  await expect(pictures).toContainText('after 0 steps, on 32 held-out examples');
  const atBegin = await valuesOfSkips();
  await slider.press('ArrowRight');
  await expect(pictures).toContainText('after 1 step, on');
  await expect.poll(valuesOfSkips).not.toEqual(atBegin);
  // A ribbon is a band behind a skip, whose width shows the gradient through the skip.
  const legend = page.getByRole('region', { name: 'Gradients on the network' });
  await expect(legend).toHaveText(/ribbon for a skip.*[\d⁻¹²³.]+.*without skips.*with skips \(ribbons\)step 1$/);
  const ribbons = page.locator('[data-ribbons] path');
  await expect(ribbons).toHaveCount(2);
  const widths = () => ribbons.evaluateAll((all) => all.map((path) => Number(path.getAttribute('stroke-width'))));
  const early = await widths();
  for (const width of early) expect(width).toBeGreaterThanOrEqual(4);
  await skipLabel(page, 'Dense 1', 'Dense 2').click();
  await expect(page.locator('[data-skip-value]')).toHaveText(/^\d.*, share -?\d+ %$/);
  await slider.press('End');
  await slider.press('ArrowLeft');
  await expect(legend).toContainText('step 40');
  await expect.poll(widths).not.toEqual(early);
  await slider.press('Home');
  await slider.press('ArrowRight');
  await page.keyboard.press('Escape');
  // The cards show no values if the layers of the network differ from those of the run.
  await card(page, 'dense2').click();
  await page.keyboard.press('Delete');
  await expect(card(page, 'dense2')).toHaveCount(0);
  await expect(values).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(values.getByTitle(/^with skips: /)).toHaveCount(3);
  await pictures.getByText('Values').click();
  await expect(pictures.getByRole('columnheader', { name: /^update ratio, with skips$/ })).toBeVisible();
  await expect(pictures.getByRole('table', { name: 'Gradient through the skips: with skips' }).getByRole('rowheader')).toHaveText([
    'Input → Dense 1',
    'Dense 1 → Dense 2',
  ]);
  expect(await violations(page, { within: '[aria-label="Pictures"]' })).toEqual([]);

  for (const width of [1280, 1024, 900, 390]) {
    await page.setViewportSize({ width, height: 720 });
    const overflow = () => pictures.evaluate((element) => element.scrollWidth - element.clientWidth);
    await expect.poll(overflow, { message: `${width}` }).toBeLessThanOrEqual(0);
    const plots = pictures.getByRole('img', { name: /^(Gradient by layer|Ratio of the gradient)/ });
    await expect.poll(() => plots.count()).toBe(2);
    const heights = await plots.locator('text').evaluateAll((all) => all.map((text) => text.getBoundingClientRect().height));
    expect(Math.min(...heights), `${width}`).toBeGreaterThanOrEqual(11);
  }
  await page.setViewportSize({ width: 1280, height: 720 });

  // Pictures and activations use the kept weights of the nearest step.
  await pictures.getByRole('radio', { name: 'Predictions' }).check({ force: true });
  const picture = pictures.getByRole('img', { name: 'Predictions over the plane: Run 3, with skips' });
  const drawn = () => picture.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await expect(pictures.getByText('Weights of step 1.', { exact: true })).toBeVisible({ timeout: 60_000 });
  const earlyPicture = await drawn();
  await slider.press('End');
  await expect(pictures.getByText(/Weights of step/)).toHaveCount(0);
  await expect.poll(drawn).not.toBe(earlyPicture);
  const now = await drawn();
  await slider.press('ArrowLeft');
  await expect(pictures.getByText('Weights of step 40.', { exact: true })).toBeVisible();
  expect(await drawn()).toBe(now);
  await seeWhy(page, 'Activations');
  await expect(pictures).toContainText('Activations of each layer, after 40 steps', { timeout: 60_000 });
  await slider.press('Home');
  await expect(pictures).toContainText('Weights of step 0.');
  await expect(pictures).toContainText('Activations of each layer, after 0 steps', { timeout: 60_000 });
  expect(await violations(page, { within: '[aria-label="Pictures"]' })).toEqual([]);
  await seeWhy(page, 'Gradients');
  await pictures.getByRole('button', { name: 'Now' }).click();
  await expect(slider).toHaveAttribute('aria-valuetext', 'now, step 40');
  await expect(pictures).toContainText('after 40 steps');

  await saved(page);
  await page.reload();
  await runRow(page, 3).click();
  await seeWhy(page, 'Gradients');
  await expect(recorded.getByRole('img', { name: /^Gradient of 3 layers over \d+ recorded steps: with skips$/ })).toBeVisible();
  await slider.press('Home');
  await expect(pictures).toContainText('after 0 steps');
  await pictures.getByRole('radio', { name: 'Predictions' }).check({ force: true });
  await expect(pictures).toContainText(
    'The weights of past steps are gone: they are in memory only, so a reload drops them, and files do not contain them.',
  );
});
