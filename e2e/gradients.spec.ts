import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { openPage, runRow, seeWhy, stopAfter, trainTwins } from './page.ts';

test('the gradients of twins are measured and drawn on one scale, by layer', async ({ page }) => {
  await openPage(page);
  await stopAfter(page, 40);
  await trainTwins(page);
  for (const number of [1, 2]) await expect(runRow(page, number)).toContainText('done', { timeout: 60_000 });
  const pictures = await seeWhy(page, 'Gradients');
  await expect(pictures.getByRole('img', { name: 'Gradient by layer: without skips, with skips' })).toBeVisible({ timeout: 60_000 });
  await expect(pictures).toContainText('after 40 steps, on 32 held-out examples');
  await expect(pictures.getByRole('listitem')).toHaveText([
    /^without skips: healthy, ×[\d.]+ from the last to the first hidden layer$/,
    /^with skips: healthy, ×[\d.]+ from the last to the first hidden layer; [\d.]+ % of it arrives through skips \(median over the layers where skips start\)$/,
  ]);
  await pictures.getByText('Values').click();
  const rows = pictures.getByRole('row');
  await expect(rows).toHaveText([/^Layer/, /^Dense 1\d/, /^Dense 2\d/, /^Output\d/]);
  const { violations } = await new AxeBuilder({ page }).include('[aria-label="Pictures"]').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  await pictures.getByRole('radio', { name: 'Predictions' }).check({ force: true });
  await expect(pictures.getByRole('img', { name: /^Predictions of Run 1/ })).toBeVisible();
});
