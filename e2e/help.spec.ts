import { expect, test } from './fixtures.ts';
import { answer, openPage } from './page.ts';

test('a page without runs offers questions; if one is chosen, the page trains its networks and states the result', async ({ page }) => {
  await openPage(page);
  const questions = page.getByRole('list', { name: 'Questions' });
  await expect(questions).toContainText(
    /with and without a skip over each layer except the first\. 12 runs, about \d+ s? ?to \d+ (s|min)\./,
  );
  await page.getByRole('button', { name: 'Can a 30-layer tanh network learn without skips?' }).click();
  await expect(answer(page)).toContainText('0 of 6 pairs finished', { timeout: 20_000 });
  await expect(answer(page)).toContainText(/With skips: [\d.]+ % \([\d.]+–[\d.]+\)\. Without skips: [\d.]+ %/, { timeout: 120_000 });
  await expect(answer(page)).toContainText('Better in 6 of 6 pairs.', { timeout: 120_000 });
  await expect(answer(page).getByRole('button', { name: 'Train 6 more pairs' })).toBeVisible();
  // The control of this question (a study that could refute the answer) has a button of its own outside the menu of controls.
  await expect(
    answer(page).getByRole('button', {
      name: /^Give the plain network better weights and a lower rate 6 new runs \(6 exist\), about \d+ s$/,
    }),
  ).toBeVisible();
});

test('the ? key opens the help, which lists the keys', async ({ page }) => {
  await openPage(page);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Help' });
  await expect(help).toContainText('train or pause');
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
});
