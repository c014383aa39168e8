import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { cellOf, openPage, runRow, trainFor } from './page.ts';
import { watch } from './watch.ts';

/** A page saves every 0.4 s: so many pieces come together in four hours. */
const PIECES = 36_000;
const STEPS_A_PIECE = 140;
const STEPS = PIECES * STEPS_A_PIECE;

/** Leaves the curve of a run as pages left it that did not merge its pieces. */
const leavePieces = (page: Page, pieces: number, steps: number) =>
  page.evaluate(
    async ({ pieces, steps }) => {
      const request = indexedDB.open('skiplab');
      const database = await new Promise<IDBDatabase>((resolve) => {
        request.onsuccess = () => resolve(request.result);
      });
      const put = (work: (curves: IDBObjectStore, runs: IDBObjectStore) => void) =>
        new Promise<void>((resolve, reject) => {
          const transaction = database.transaction(['curves', 'runs'], 'readwrite');
          transaction.oncomplete = () => resolve();
          transaction.onabort = () => reject(transaction.error);
          work(transaction.objectStore('curves'), transaction.objectStore('runs'));
        });
      await put((curves, runs) => {
        curves.clear();
        const kept = runs.get('run1');
        kept.onsuccess = () => {
          const run = kept.result as { status: { step: number } };
          runs.put({ ...run, status: { ...run.status, step: pieces * steps } }, 'run1');
        };
      });
      for (let first = 0; first < pieces; first += 1000)
        await put((curves) => {
          for (let number = first; number < Math.min(first + 1000, pieces); number++) {
            const from = number * steps;
            const column = (scale: number) =>
              Float32Array.from({ length: steps }, (_, i) => scale / (1 + (from + i) / 1e5) + 0.1 * Math.random());
            const times = Array.from({ length: 3 }, (_, i) => ({
              step: from + Math.round(((i + 1) * steps) / 3),
              seconds: (number + (i + 1) / 3) * 0.4,
            }));
            const evaluations = number % 5 === 0 ? [{ step: from + steps, loss: 0.5, accuracy: 0.8, examples: 400, of: 400 }] : [];
            curves.put({ from, loss: column(1), accuracy: column(0.5), gradientNorm: column(2), evaluations, times }, ['run1', number]);
          }
        });
      database.close();
    },
    { pieces, steps },
  );

const piecesLeft = (page: Page) =>
  page.evaluate(async () => {
    const request = indexedDB.open('skiplab');
    const database = await new Promise<IDBDatabase>((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
    const count = database.transaction('curves').objectStore('curves').count();
    await new Promise((resolve) => {
      count.onsuccess = resolve;
    });
    database.close();
    return count.result;
  });

/** Milliseconds from navigation until network, table and curve are seen, as the page measures them itself. */
async function open(page: Page) {
  await page.goto('/');
  await expect(page.getByRole('figure', { name: /^Loss over steps, .*Run 1/ })).toContainText(`after ${STEPS.toLocaleString('en')} steps`, {
    timeout: 60_000,
  });
  await page.waitForFunction(() => window.seen.whole > 0, null, { timeout: 60_000 });
  return page.evaluate(() => window.seen);
}

test('after four hours of training the page is there within two seconds, as older pages left it and as this one keeps it', async ({
  page,
}) => {
  await page.addInitScript(watch);
  await openPage(page);
  await trainFor(page, 20);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  await page.waitForTimeout(900);
  // Leaves the page without a word to the storage.
  await page.route('**/empty', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><link rel="icon" href="data:,">' }),
  );
  await page.goto('/empty');
  await leavePieces(page, PIECES, STEPS_A_PIECE);
  const old = await open(page);
  test.info().annotations.push({ type: 'as older pages left it, ms', description: JSON.stringify(old) });
  await expect.poll(() => piecesLeft(page), { timeout: 120_000, intervals: [1000] }).toBeLessThan(200);
  const merged = await open(page);
  test.info().annotations.push({ type: 'merged, ms', description: JSON.stringify(merged) });
  for (const found of [old, merged]) expect(Math.max(found.network, found.table, found.curve)).toBeLessThan(2000);
  expect(await cellOf(page, 1, 'Step')).toBe(20);
});
