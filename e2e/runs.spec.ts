import { expect, test } from './fixtures.ts';
import { cellOf, openPage, runRow, showPlot, status, stopAfter, trainComparison, trainTwins, unfold } from './page.ts';

test('twins train together, the table shows their differences, and a deleted run can be brought back', async ({ page }) => {
  await openPage(page);
  await stopAfter(page, 150);
  await trainTwins(page);
  await expect(status(page)).toContainText('Training without skips and with skips: 1 seed, 2 new runs.');
  for (const number of [1, 2]) await expect(runRow(page, number)).toContainText('done', { timeout: 60_000 });
  await expect(runRow(page, 2)).toContainText('+skip Input→Dense 1 (add, linear 10→64); +skip Dense 1→Dense 2 (add, linear 64→128)');
  // With the other baseline the difference is described the other way round.
  await page.getByRole('button', { name: /^Compare the others with Run 2/ }).click();
  await expect(runRow(page, 1)).toContainText('−skip Input→Dense 1');
  const loss = await cellOf(page, 2, 'Loss');
  await page.getByRole('button', { name: /^Delete Run 2/ }).click();
  await expect(page.getByRole('table', { name: 'Runs' }).getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: /^Bring Run 2.* back$/ }).click();
  await expect(runRow(page, 2)).toContainText('baseline');
  expect(await cellOf(page, 2, 'Loss')).toBe(loss);
  await page.getByRole('button', { name: /^Resume Run 2/ }).click();
  await expect.poll(() => cellOf(page, 2, 'Step'), { timeout: 60_000 }).toBe(300);
});

test('several seeds train with one click, the table can be sorted and searched, and a run can be forked', async ({ page }) => {
  await openPage(page);
  await stopAfter(page, 40);
  await trainComparison(page, 'Nothing', 6);
  // The seeds are one row with their medians, which opens to show each of them.
  await expect(runRow(page, 1)).toContainText('6 done', { timeout: 60_000 });
  await expect(runRow(page, 2)).toHaveCount(0);
  await page.getByRole('button', { name: 'Single runs of Run 1, seed 1 and 5 more seeds' }).click();
  await expect(runRow(page, 7).getByRole('textbox', { name: 'Name of the run' })).toHaveValue('Run 6, seed 6');
  const sort = page.getByRole('button', { name: /^Loss/ });
  await sort.click();
  const sorted = await Promise.all([1, 2, 3, 4, 5, 6].map((number) => cellOf(page, number, 'Loss ↑')));
  expect(sorted).toEqual([...sorted].sort((a, b) => a - b));
  await page.getByRole('button', { name: 'Write a note on Run 2, seed 2' }).click();
  await page.keyboard.type('deep in thought');
  await expect(page.getByRole('textbox', { name: 'Note on Run 2, seed 2' })).toHaveValue('deep in thought');
  await page.getByRole('button', { name: /^Edit the experiment of Run 3/ }).click();
  await expect(status(page)).toContainText('is open: change it and train a new run');
  await unfold(page, 'Training');
  await expect(page.getByRole('textbox', { name: 'Seed', exact: true })).toHaveValue('3');
});

test('twins train in lockstep, and their difference is drawn during training', { tag: '@alone' }, async ({ page }) => {
  await openPage(page);
  await stopAfter(page, 600);
  await trainTwins(page);
  await expect(runRow(page, 2)).toContainText('running', { timeout: 30_000 });
  const gaps: number[] = [];
  for (let i = 0; i < 12; i++) {
    const [plain, skipped] = await Promise.all([cellOf(page, 1, 'Step'), cellOf(page, 2, 'Step')]);
    gaps.push(Math.abs(plain - skipped));
    await page.waitForTimeout(100);
  }
  await showPlot(page, 'Ratio');
  await expect(page.getByRole('figure', { name: /^Loss, ratio to the baseline/ })).toBeVisible();
  for (const number of [1, 2]) await expect(runRow(page, number)).toContainText('done', { timeout: 60_000 });
  // The displayed steps may differ by the steps of one submit and by the delay of the latest report.
  expect(Math.max(...gaps), `steps between them: ${gaps.join()}`).toBeLessThan(150);
});
