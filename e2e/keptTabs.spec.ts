import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import {
  actOn,
  cellOf,
  dragSkip,
  dropFiles,
  openPage,
  prepareFullStorage,
  runRow,
  saved,
  setFull,
  skipLabel,
  status,
  textFile,
  trainFor,
  unfold,
} from './page.ts';

const nameOf = (page: Page, run: number) => runRow(page, run).getByRole('textbox', { name: 'Name of the run' });

test('a tab takes over by itself when the one that saves is closed, and saves its own experiment and the run names of both tabs', async ({
  page,
  context,
}) => {
  await openPage(page);
  for (const number of [1, 2]) {
    await trainFor(page, 20);
    await expect(runRow(page, number)).toContainText('done', { timeout: 60_000 });
    if (number === 1) await dragSkip(page, 'input', 'dense2');
  }
  await saved(page);
  const other = await context.newPage();
  await other.goto('/');
  await expect(other.getByText('Skiplab is open in another tab')).toBeVisible();
  await expect(nameOf(other, 2)).toHaveValue('Run 2');
  // Both tabs change the experiment and the name of run 1; only one changes the name of run 2.
  await dragSkip(other, 'input', 'dense3');
  await nameOf(other, 1).fill('Here');
  await page.bringToFront();
  await page.getByRole('textbox', { name: 'Learning rate' }).fill('0.02');
  await page.getByRole('textbox', { name: 'Learning rate' }).press('Enter');
  await nameOf(page, 1).fill('There');
  await nameOf(page, 2).fill('There too');
  await saved(page);
  await page.close();
  await expect(status(other)).toContainText('Changes are now saved from this tab. Undo restores the other tab’s experiment', {
    timeout: 20_000,
  });
  await saved(other);
  await other.reload();
  await expect(skipLabel(other, 'Input', 'Output')).toBeVisible();
  await expect(runRow(other, 3)).toContainText('done');
  const names = await other
    .getByRole('textbox', { name: 'Name of the run' })
    .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
  expect(names.sort()).toEqual(['Here', 'There (other tab)', 'There too']);
  for (const run of [1, 2, 3]) await expect.poll(() => cellOf(other, run, 'Loss'), { timeout: 20_000 }).toBeGreaterThan(0);
  await expect(other.getByText('Skiplab is open in another tab')).toHaveCount(0);
});

const filesKept = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const request = indexedDB.open('skiplab');
        request.onsuccess = () => {
          const count = request.result.transaction('files').objectStore('files').count();
          count.onsuccess = () => {
            request.result.close();
            resolve(count.result);
          };
        };
      }),
  );

test('a file that nothing uses is removed, and a run can be deleted even if storage is full', async ({ page }) => {
  await prepareFullStorage(page);
  await openPage(page);
  await trainFor(page, 20);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${(i * 7) % 11},${i % 2}`).join('\n');
  await dropFiles(page, [textFile('mine.csv', `a,b,class\n${rows}`)]);
  await expect.poll(() => filesKept(page), { timeout: 20_000 }).toBe(1);
  await unfold(page, 'Data');
  await page.getByRole('combobox', { name: 'Kind of data' }).selectOption('2-D points');
  await saved(page);
  // The file stays in storage as long as undo can bring it back.
  expect(await filesKept(page)).toBe(1);
  await page.reload();
  await expect.poll(() => filesKept(page), { timeout: 20_000 }).toBe(0);
  await setFull(page, true);
  await actOn(page, 'Run 1', 'Delete');
  await page.getByRole('textbox', { name: 'Learning rate' }).fill('0.02');
  await page.getByRole('textbox', { name: 'Learning rate' }).press('Enter');
  await expect(page.getByText('storage is full')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Runs' })).toHaveCount(0);
});

test('the page requests persistent storage once a run is done, and help shows the browser’s answer', async ({ page }) => {
  await page.addInitScript(() => {
    StorageManager.prototype.persisted = () => Promise.resolve(false);
    StorageManager.prototype.persist = () => {
      document.documentElement.dataset.asked = String(Number(document.documentElement.dataset.asked ?? 0) + 1);
      return Promise.resolve(true);
    };
  });
  const asked = () => page.evaluate(() => document.documentElement.dataset.asked);
  await openPage(page);
  await saved(page);
  expect(await asked()).toBeUndefined();
  await trainFor(page, 20);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  await expect.poll(asked).toBe('1');
  await page.getByRole('button', { name: 'Help' }).click();
  await expect(page.getByText('The browser will not delete saved work on its own')).toBeVisible();
});
