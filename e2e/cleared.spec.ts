/** Checks that no saved work is lost if the browser deletes the page's storage, or closes the connection to it, while the page is open. */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { cellOf, dragSkip, dropFiles, openPage, runRow, saved, skipLabel, status, textFile, trainFor } from './page.ts';

declare global {
  interface Window {
    connection: IDBDatabase;
  }
}

const STEPS = 40;
const SAVED_ANEW = 'the work on this page was saved again';

async function train(page: Page) {
  await openPage(page);
  await dragSkip(page, 'input', 'dense2');
  await trainFor(page, STEPS);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  await saved(page);
}

async function expectAllKept(page: Page, loss: number) {
  await page.reload();
  await expect(skipLabel(page, 'Input', 'Dense 2')).toBeVisible();
  await expect(runRow(page, 1)).toContainText('done');
  expect([await cellOf(page, 1, 'Step'), await cellOf(page, 1, 'Loss')]).toEqual([STEPS, loss]);
  await expect(page.getByRole('figure', { name: 'Loss against steps, Run 1' })).toContainText(`after ${STEPS} steps`);
  await page.getByRole('button', { name: 'Resume', exact: true }).click({ timeout: 20_000 });
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBe(2 * STEPS);
  await expect(status(page)).not.toContainText('restarts');
}

const clear = async (page: Page) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: new URL(page.url()).origin, storageTypes: 'all' });
};

const deleteDatabase = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('skiplab');
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error);
      }),
  );

for (const [words, remove] of [
  ['cleared site data', clear],
  ['a deleted database', deleteDatabase],
] as const)
  test(`the open page notices ${words} by itself, says so, and saves everything again`, async ({ page }) => {
    await train(page);
    const loss = await cellOf(page, 1, 'Loss');
    await remove(page);
    await expect(status(page)).toContainText(SAVED_ANEW, { timeout: 20_000 });
    await saved(page);
    await expectAllKept(page, loss);
  });

test('after site data has been cleared, a run that an earlier visit saved, and that this visit has not used, is saved again too', async ({
  page,
}) => {
  await train(page);
  const loss = await cellOf(page, 1, 'Loss');
  await page.reload();
  await expect(runRow(page, 1)).toContainText('done');
  await page.waitForTimeout(1500);
  await clear(page);
  await expect(status(page)).toContainText(SAVED_ANEW, { timeout: 20_000 });
  await saved(page);
  await expectAllKept(page, loss);
});

test('dropped files are saved again after site data has been cleared', async ({ page }) => {
  await openPage(page);
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${(i * 7) % 11},${i % 2}`).join('\n');
  await dropFiles(page, [textFile('mine.csv', `a,b,class\n${rows}`)]);
  await expect(page.getByRole('region', { name: 'Data' }).locator('strong').getByText('mine.csv')).toBeVisible({ timeout: 20_000 });
  await saved(page);
  await clear(page);
  await expect(status(page)).toContainText(SAVED_ANEW, { timeout: 20_000 });
  await saved(page);
  await page.reload();
  await expect(page.getByRole('region', { name: 'Data' }).locator('strong').getByText('mine.csv')).toBeVisible();
  await expect(page.getByText('32 training')).toBeVisible({ timeout: 20_000 });
});

test('if the browser closes the connection to the database, the page opens it again, without a message', async ({ page }) => {
  await page.addInitScript(() => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...args: Parameters<typeof open>) {
      const request = open.apply(this, args);
      request.addEventListener('success', () => {
        if (request.result.name === 'skiplab') window.connection = request.result;
      });
      return request;
    };
  });
  await train(page);
  // As on iOS, no event reports that the connection is closed.
  await page.evaluate(() => window.connection.close());
  await page.getByRole('textbox', { name: 'Name of the run' }).fill('After the loss');
  await saved(page);
  await expect(status(page)).not.toContainText(SAVED_ANEW);
  await expect(page.getByText('Your work will be lost')).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Name of the run' })).toHaveValue('After the loss');
});
