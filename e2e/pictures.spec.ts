import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openPage, stopAfter } from './page.ts';

const pictures = (page: Page): Locator => page.getByRole('region', { name: 'Pictures' });

async function trained(page: Page, steps: number) {
  await stopAfter(page, steps);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(pictures(page)).toContainText(`Run 1 after ${steps} steps`, { timeout: 90_000 });
}

/** Returns the number of clearly different colours at the points of a coarse grid on a canvas. */
const colours = (canvas: Locator) =>
  canvas.evaluate((element: HTMLCanvasElement) => {
    const { width, height } = element;
    const data = element.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    const seen = new Set<string>();
    for (let y = 8; y < height; y += 16)
      for (let x = 8; x < width; x += 16) seen.add([0, 1, 2].map((c) => Math.round((data[4 * (y * width + x) + c] ?? 0) / 24)).join());
    return seen.size;
  });

test('for 2-D points, the page shows the decision boundary, the accuracy and a confusion matrix', async ({ page }) => {
  await openPage(page);
  await expect(pictures(page)).toContainText('to see the predictions');
  await trained(page, 300);
  const plane = pictures(page).getByRole('img', { name: 'Probability of class 1 over x₁ and x₂' });
  expect(await colours(plane)).toBeGreaterThan(6);
  // A time limit can end the list of predictions early, so the number of examples depends on the speed of the machine.
  await expect(pictures(page)).toContainText(/(9\d|100)\.\d % accuracy on [1-5]\d\d held-out examples/);
  await expect(pictures(page).getByRole('table')).toContainText('class 1');
});

test('the activations of the selected layer are shown as one map per unit', async ({ page }) => {
  await openPage(page);
  await trained(page, 40);
  const units = pictures(page).getByRole('region', { name: 'Units' });
  const map = units.getByRole('img', { name: /^Activations of the 64 units of Dense 1 over the plane/ });
  await expect(map).toBeVisible({ timeout: 20_000 });
  await map.hover({ position: { x: 3, y: 3 } });
  await expect(units).toContainText(/Unit 1: from [−\-\d.e]+ to [\d.e-]+/);
  await units.getByRole('combobox').selectOption('Dense 2');
  await expect(units.getByRole('img', { name: /^Activations of the 128 units of Dense 2/ })).toBeVisible({ timeout: 20_000 });
});

test('digits are shown with their classes, a drawn digit is classified, and the selected layer is shown as one map per channel', async ({
  page,
}) => {
  await openPage(page, 'Convolutional');
  await trained(page, 4);
  await expect(pictures(page).getByRole('heading', { name: 'Held-out examples' })).toBeVisible();
  await expect(
    pictures(page)
      .getByRole('img', { name: /true .*, predicted / })
      .first(),
  ).toBeVisible();
  const sheet = pictures(page).getByRole('img', { name: 'Your drawing' });
  await sheet.scrollIntoViewIfNeeded();
  const box = await sheet.boundingBox();
  if (!box) throw new Error('the drawing pad is not visible');
  await page.mouse.move(box.x + box.width / 2, box.y + 25);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 25, { steps: 10 });
  await page.mouse.up();
  const pad = page.getByRole('region', { name: 'Draw an image' });
  await expect(pad).toContainText(/\d\d\.\d %/, { timeout: 20_000 });
  await pad.getByRole('button', { name: 'Clear' }).click();
  await expect(pad).toContainText('mouse, pen or touch');

  const units = pictures(page).getByRole('region', { name: 'Units' });
  const map = units.getByRole('img', { name: /^Activations of the 32 channels of Conv 1 over the image for held-out example 1;/ });
  await expect(map).toBeVisible({ timeout: 20_000 });
  expect(await colours(map)).toBeGreaterThan(6);
  await units.getByRole('combobox').selectOption('Pool 2');
  await expect(units.getByRole('img', { name: /^Activations of the 64 channels of Pool 2/ })).toBeVisible({ timeout: 20_000 });
  const [, second] = await pictures(page)
    .getByRole('button', { name: /true .*, predicted / })
    .all();
  await second?.click();
  const other = units.getByRole('img', { name: /^Activations of the 64 channels of Pool 2 over the image for held-out example 2;/ });
  await expect(other).toBeVisible({ timeout: 20_000 });
  await other.hover({ position: { x: 3, y: 3 } });
  await expect(units).toContainText(/Channel 1: from [−\-\d.e]+ to [\d.e-]+/);
});

test('held-out sequences are shown with target and prediction, and the maps of the units’ activations change with training', async ({
  page,
}) => {
  await openPage(page, 'LSTM');
  await trained(page, 5);
  await expect(pictures(page).getByRole('img', { name: /^Predicted against true/ })).toBeVisible();
  const rows = pictures(page).getByRole('table').getByRole('row');
  expect(await rows.count()).toBeGreaterThan(10);
  await expect(rows.nth(1).getByRole('img', { name: /^Held-out example 1, a sequence of \d+ time steps/ })).toBeVisible();
  const units = pictures(page).getByRole('region', { name: 'Units' });
  const map = units.getByRole('img', { name: /^Activations of the 64 units of LSTM 1 over time for held-out example 1;/ });
  await expect(map).toBeVisible({ timeout: 20_000 });
  const drawn = () => map.evaluate((element: HTMLCanvasElement) => element.toDataURL());
  const before = await drawn();
  await stopAfter(page, 10);
  await page.getByRole('button', { name: /^(Resume|Train new run)$/ }).click();
  await expect(pictures(page)).toContainText(/after 10 steps/, { timeout: 90_000 });
  await expect.poll(drawn).not.toBe(before);
  const [, second] = await pictures(page)
    .getByRole('button', { name: /a sequence of \d+ time steps$/ })
    .all();
  await second?.click();
  await units.getByRole('combobox').selectOption('LSTM 2');
  await expect(units.getByRole('img', { name: /^Activations of the 128 units of LSTM 2 over time for held-out example 2;/ })).toBeVisible({
    timeout: 20_000,
  });
});
