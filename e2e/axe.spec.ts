import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { compareRuns, openPage, runRow, skipLabel, stopAfter, trainTwins } from './page.ts';

/**
 * The violations that axe rates as serious or critical, each with the elements concerned: by all rules in light colours, and by
 * that of contrast in dark ones.
 */
async function serious(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const axe = new AxeBuilder({ page });
    // The document is the same in both; only its colours differ.
    const { violations } = await (colorScheme === 'light' ? axe : axe.withRules('color-contrast')).analyze();
    for (const { id, impact, nodes } of violations)
      if (impact === 'serious' || impact === 'critical')
        found.push(`${colorScheme}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }
  return found;
}

test('axe finds nothing serious in any state, in light and dark colours', async ({ page }) => {
  // Each of the ten states is analysed twice.
  test.setTimeout(240_000);
  await openPage(page);
  expect(await serious(page), 'at first').toEqual([]);
  await skipLabel(page, 'Input', 'Dense 1').click();
  expect(await serious(page), 'a skip selected').toEqual([]);
  await stopAfter(page, 30);
  await trainTwins(page);
  for (const number of [1, 2]) await expect(runRow(page, number)).toContainText('done', { timeout: 60_000 });
  expect(await serious(page), 'two runs').toEqual([]);
  await expect(page.getByRole('img', { name: /^Predictions of Run 2/ })).toBeVisible({ timeout: 20_000 });
  expect(await serious(page), 'pictures').toEqual([]);
  await compareRuns(page, 'all runs');
  await expect(page.getByRole('dialog').getByRole('figure', { name: /^Loss over steps, Run 2/ })).toBeVisible();
  expect(await serious(page), 'compare').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Help' }).click();
  expect(await serious(page), 'help').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Speed', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Speed' })).toBeVisible();
  expect(await serious(page), 'speed').toEqual([]);
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await serious(page), 'on a phone').toEqual([]);
  await page.setViewportSize({ width: 1920, height: 1080 });
  expect(await serious(page), 'on a large screen').toEqual([]);
  await page.getByRole('textbox', { name: 'Learning rate' }).fill('fast');
  expect(await serious(page), 'a field with a problem').toEqual([]);
});
