import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { cellOf, openPage, runRow, saved, status, trainFor } from './page.ts';

type Changes = { store: string; key: string | [string, number]; value?: unknown }[];

/** Changes saved records as a fault of the browser or of the disk would. A change without a value removes the record. */
const change = (page: Page, changes: Changes) =>
  page.evaluate(
    (list) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('skiplab');
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const database = request.result;
          const transaction = database.transaction(['runs', 'curves'], 'readwrite');
          for (const { store, key, value } of list) {
            const objects = transaction.objectStore(store);
            if (value === undefined) objects.delete(key);
            else objects.put(value, key);
          }
          transaction.oncomplete = () => {
            database.close();
            resolve();
          };
        };
      }),
    changes,
  );

/** Leaves the page, so that it writes nothing while the test changes its records. */
async function away(page: Page) {
  await page.route('**/empty', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><link rel="icon" href="data:,">' }),
  );
  await page.goto('/empty');
}

test('a run whose curve is damaged can be resumed, a damaged record does not affect other runs, and a missing run is named', async ({
  page,
}) => {
  await openPage(page);
  for (const number of [1, 2, 3]) {
    await trainFor(page, 20);
    await expect(runRow(page, number)).toContainText('done', { timeout: 60_000 });
    await page.getByRole('textbox', { name: 'Learning rate' }).fill(`0.00${number}`);
    await page.getByRole('textbox', { name: 'Learning rate' }).press('Enter');
  }
  await saved(page);
  await away(page);
  await change(page, [
    { store: 'curves', key: ['run1', 0], value: { from: 'nowhere' } },
    { store: 'runs', key: 'run2', value: { id: 'run2', note: 'half a record' } },
    { store: 'runs', key: 'run3' },
  ]);
  await page.goto('/');
  await expect(status(page)).toContainText('lost 1 of 3 saved runs: Run 3');
  await expect(page.getByText('Run 1: its curve is damaged')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('Run 2: it is damaged')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Runs' }).getByRole('row')).toHaveCount(2);
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the raw record of Run 2' }).click(),
  ]);
  const raw = JSON.parse(await readFile(await file.path(), 'utf8')) as { key: unknown }[];
  // A slow machine writes the curve in several pieces.
  const pieces = raw.slice(2).map((_, i) => ['run2', i]);
  expect(pieces.length).toBeGreaterThan(0);
  expect(raw.map(({ key }) => key)).toEqual(['runs/run2', 'weights/run2', ...pieces]);
  await page.getByRole('button', { name: 'Discard the record of Run 2' }).click();
  expect(await cellOf(page, 1, 'Step')).toBe(20);
  await page.getByRole('button', { name: /^Resume Run 1/ }).click({ timeout: 20_000 });
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBe(40);
  await saved(page);
  await page.reload();
  await expect(page.getByRole('figure', { name: 'Loss against steps, Run 1' })).toContainText('after 40 steps');
  await page.waitForTimeout(500);
  await expect(page.getByText('damaged')).toHaveCount(0);
  await expect(status(page)).not.toContainText('lost');
});
