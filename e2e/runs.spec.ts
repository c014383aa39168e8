import { expect, test } from './fixtures.ts';
import { actOn, cellOf, openPage, runRow, showColumn, showPlot, status, stopAfter, trainComparison, trainTwins, unfold } from './page.ts';

test('twins (runs with and without skips) train together, the table shows their differences, and a deleted run can be restored', async ({
  page,
}) => {
  await openPage(page);
  await stopAfter(page, 150);
  await trainTwins(page);
  await expect(status(page)).toContainText('Training “without skips” and “with skips”: 1 seed, 2 new runs.');
  for (const number of [1, 2]) await expect(runRow(page, number)).toContainText('done', { timeout: 60_000 });
  await expect(runRow(page, 2)).toContainText('+2 skips (ResNet: over each layer)');
  await actOn(page, 'Run 2, with skips', 'Set as baseline');
  await expect(runRow(page, 1)).toContainText('−2 skips');
  const loss = await cellOf(page, 2, 'Loss');
  await actOn(page, 'Run 2, with skips', 'Delete');
  await expect(page.getByRole('table', { name: 'Runs' }).getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: /^Restore Run 2/ }).click();
  await expect(runRow(page, 2)).toContainText('baseline');
  expect(await cellOf(page, 2, 'Loss')).toBe(loss);
  await page.getByRole('button', { name: /^Resume Run 2/ }).click();
  await expect.poll(() => cellOf(page, 2, 'Step'), { timeout: 60_000 }).toBe(300);
});

test('one click trains runs at several seeds, the table can be sorted, a run can have a note, and its settings can be opened', async ({
  page,
}) => {
  await openPage(page);
  await stopAfter(page, 40);
  await trainComparison(page, 'Nothing', 6);
  // The runs are grouped in one row until the group is opened.
  await expect(page.getByRole('cell', { name: '6 done', exact: true })).toHaveCount(1, { timeout: 60_000 });
  await expect(runRow(page, 2)).toHaveCount(0);
  await page.getByRole('button', { name: 'Runs of Run 1' }).click();
  await expect(runRow(page, 7).getByRole('textbox', { name: 'Name of the run' })).toHaveValue('Run 6, seed 6');
  // “Run 1” is the name of the group, whose menu unsets whichever of its runs is the baseline.
  await actOn(page, 'Run 2, seed 2', 'Set as baseline');
  await actOn(page, 'Run 1', 'Unset as baseline');
  await actOn(page, 'Run 2, seed 2', 'Set as baseline');
  await showColumn(page, 'Loss');
  const sort = page.getByRole('columnheader', { name: /^Loss/ }).getByRole('button').first();
  await sort.click();
  const sorted = await Promise.all([1, 2, 3, 4, 5, 6].map((number) => cellOf(page, number, 'Loss ↑')));
  expect(sorted).toEqual([...sorted].sort((a, b) => a - b));
  await actOn(page, 'Run 2, seed 2', 'Write a note');
  await page.keyboard.type('deep in thought');
  await expect(page.getByRole('textbox', { name: 'Note on Run 2, seed 2' })).toHaveValue('deep in thought');
  await actOn(page, 'Run 3, seed 3', 'Open its settings');
  await expect(status(page)).toContainText('Opened the settings of');
  await unfold(page, 'Training');
  await expect(page.getByRole('textbox', { name: 'Seed', exact: true })).toHaveValue('3');
});

test('rows can be selected, shown without the others, deleted in one action and restored, and a table of eight runs has at most 30 tab stops', async ({
  page,
}) => {
  await openPage(page);
  await stopAfter(page, 10);
  await trainComparison(page, 'No skips', 6);
  await expect(page.getByRole('cell', { name: '6 done', exact: true })).toHaveCount(2, { timeout: 60_000 });
  await expect(runRow(page, 2)).toContainText(/of 6/);
  const region = page.getByRole('region', { name: 'Runs and their results' });
  await expect(region).toContainText('Select 2 to 4 runs or arms to compare them.');
  await page.getByRole('checkbox', { name: 'Select With skips, 6 seeds' }).check();
  await expect(region).toContainText('6 of 12 runs selected');
  await expect(region).toContainText('Select one more run or arm to compare.');
  await expect(region.getByRole('button', { name: 'Compare' })).toBeDisabled();
  await region.getByRole('button', { name: 'Show only these' }).click();
  await expect(page.getByRole('figure', { name: 'Loss against steps, with skips, 6 seeds' })).toBeVisible();
  await region.getByRole('button', { name: 'Delete' }).click();
  await expect(runRow(page, 2)).toHaveCount(0);
  await page.getByRole('button', { name: 'Restore 6 runs' }).click();
  await expect(runRow(page, 2)).toContainText('6 done');
  // In a sorted table, runs are not grouped.
  await region.getByRole('columnheader', { name: 'Held-out loss' }).getByRole('button').click();
  for (const row of [9, 10, 11, 12]) await runRow(page, row).getByRole('checkbox').check();
  await region.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('table', { name: 'Runs' }).getByRole('row')).toHaveCount(9);
  const stops = region.locator('button, input').filter({ visible: true });
  const count = await stops.evaluateAll(
    (found) => found.filter((stop) => stop instanceof HTMLElement && stop.tabIndex >= 0 && !stop.matches(':disabled')).length,
  );
  expect(count).toBeLessThanOrEqual(30);
  await region.getByRole('columnheader', { name: 'Held-out loss' }).getByRole('button').focus();
  await page.keyboard.press('ArrowRight');
  await expect(region.getByRole('columnheader', { name: 'Accuracy' }).getByRole('button')).toBeFocused();
});

test('twins train in lockstep, and the ratio of their losses is drawn', { tag: '@alone' }, async ({ page }) => {
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
  await expect(page.getByRole('figure', { name: /^Loss \(ratio to the baseline\)/ })).toBeVisible();
  for (const number of [1, 2]) await expect(runRow(page, number)).toContainText('done', { timeout: 60_000 });
  // The displayed steps may differ by the steps of one submit (the work sent to the GPU at once), and a report may arrive between the two
  // reads.
  expect(Math.max(...gaps), `steps between the twins: ${gaps.join()}`).toBeLessThan(150);
});
