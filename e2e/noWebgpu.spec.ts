import { expect, test } from './fixtures.ts';
import { cellOf, openPage, runRow, stopAfter } from './page.ts';
import { violations } from './violations.ts';

test('the page trains on the reference runner without WebGPU, and says so', async ({ page }) => {
  await openPage(page);
  await expect(page.getByText('CPU fallback', { exact: true })).toBeVisible();
  await expect(page.getByText(/Training on the CPU \(slow\):/)).toBeVisible();
  await stopAfter(page, 60);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  expect(await cellOf(page, 1, 'Accuracy')).toBeGreaterThan(80);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Speed', exact: true }).click();
  await expect(page.getByRole('dialog').getByText(/^Only the speed of a GPU can be measured, but training runs on the CPU:/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy as JSON' })).toBeDisabled();
});
