import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { cellOf, openPage, stopAfter } from './page.ts';

const sheet = (page: Page) => page.getByRole('dialog', { name: 'Speed' });
const rows = (page: Page) => sheet(page).getByRole('table', { name: 'Time of a step' }).locator('tbody tr');

async function sumOfShares(page: Page): Promise<number> {
  const shares = await rows(page).locator('td:nth-of-type(2)').allTextContents();
  return shares.reduce((sum, text) => sum + Number.parseFloat(text.replace('< ', '')), 0);
}

test('the Speed sheet measures the parts of a step while a run trains, and can be used by keyboard', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page);
  await stopAfter(page, 0);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Speed', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(sheet(page).getByText(/^Measuring \d+ of \d+: /)).toBeVisible();
  await expect(rows(page).first()).toBeVisible({ timeout: 60_000 });
  expect(await rows(page).count()).toBeGreaterThan(5);
  expect(await sumOfShares(page)).toBeGreaterThan(98);
  expect(await sumOfShares(page)).toBeLessThan(102);
  await expect(
    sheet(page)
      .getByText(/GFLOP\/s|TFLOP\/s/)
      .first(),
  ).toBeVisible();
  await expect(sheet(page).getByText(/^GPU memory: .* [kMG]?B$/)).toBeVisible();

  await sheet(page).getByRole('radio', { name: 'By kernel' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(rows(page).getByRole('rowheader', { name: 'Dense 1→Dense 2 (skip)' })).toBeVisible();
  expect(await sumOfShares(page)).toBeGreaterThan(98);

  await sheet(page).getByRole('button', { name: 'Copy as JSON' }).click();
  await expect(sheet(page).getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(copied.report.dispatches.length).toBeGreaterThan(10);
  expect(copied.experiment.name).toBe('Dense');

  // Stopping a measurement leaves the earlier results in place.
  await sheet(page).getByRole('button', { name: 'Measure again' }).click();
  await sheet(page).getByRole('button', { name: 'Stop measuring' }).click();
  await expect(rows(page).first()).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(sheet(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Speed', exact: true })).toBeFocused();
  const step = await cellOf(page, 1, 'Step');
  await expect.poll(() => cellOf(page, 1, 'Step')).toBeGreaterThan(step);
});
