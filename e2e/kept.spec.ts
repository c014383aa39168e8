import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { cellOf, dragSkip, openPage, runRow, skipLabel } from './page.ts';

const trainFor = async (page: Page, steps: number) => {
  await page.getByRole('textbox', { name: 'Stop after' }).fill(String(steps));
  await page.getByRole('textbox', { name: 'Stop after' }).press('Enter');
  await page.getByRole('button', { name: /^Train( on| new run)?$/ }).click();
};

/** Until what was changed has been written. */
const saved = (page: Page) => page.waitForTimeout(900);

test('a reload keeps the network, the runs and their curves, and the run goes on', async ({ page }) => {
  await openPage(page);
  await dragSkip(page, 'input', 'dense2');
  await trainFor(page, 60);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  const loss = await cellOf(page, 1, 'Loss');
  await page.getByRole('textbox', { name: 'Name of the run' }).fill('With a skip');
  await saved(page);
  await page.reload();
  await expect(skipLabel(page, 'Input', 'Dense 2')).toBeVisible();
  await expect(runRow(page, 1)).toContainText('done');
  await expect(page.getByRole('textbox', { name: 'Name of the run' })).toHaveValue('With a skip');
  expect(await cellOf(page, 1, 'Loss')).toBe(loss);
  expect(await cellOf(page, 1, 'Step')).toBe(60);
  await expect(page.getByRole('figure', { name: 'Loss over steps, With a skip' })).toBeVisible();
  await page.getByRole('button', { name: 'Train on' }).click({ timeout: 20_000 });
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBe(120);
});
