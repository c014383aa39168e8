import { expect, test } from './fixtures.ts';
import { openPage, runRow, status } from './page.ts';

test('a first visit offers questions, and answers one with measured results', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Does depth need skips?' }).click();
  await expect(runRow(page, 2)).toContainText('+skip Dense 1→Dense 2', { timeout: 20_000 });
  for (const number of [1, 2]) await expect(runRow(page, number)).toContainText('done', { timeout: 120_000 });
  await expect(status(page)).toContainText(
    /Measured with seed 1, 300 steps: Run 1, without skips: held-out loss [\d.e-]+, [\d.]+ % right; Run 2, with skips: held-out loss [\d.e-]+, [\d.]+ % right\./,
  );
  await expect(page.getByRole('textbox', { name: 'Note on Run 2, with skips' })).toHaveValue(/Measured with seed 1/);
});

test('the key ? opens the help, which lists the keyboard shortcuts', async ({ page }) => {
  await openPage(page);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Help' });
  await expect(help).toContainText('train or pause');
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
});
