import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures.ts';
import { card, cellOf, dropFiles, runRow, showPlot, status } from './page.ts';

const GOLDEN = new URL('../tests/golden/v1/', import.meta.url);

/** Makes a database from the text of a dump. The page executes this function. tests/golden/dump.ts defines the format of the dump. */
function makeDatabase(text: string): Promise<void> {
  // The cast is safe because the dump is a file of this repository.
  const { name, version, stores } = JSON.parse(text) as {
    name: string;
    version: number;
    stores: Record<string, { key: IDBValidKey; value: unknown }[]>;
  };
  const revived = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(revived);
    if (typeof value !== 'object' || value === null) return value;
    const { $type, base64, $number } = value as { $type?: string; base64?: string; $number?: string };
    if ($number !== undefined) return Number($number);
    if ($type === undefined) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revived(item)]));
    const { buffer } = Uint8Array.from(atob(base64 ?? ''), (char) => char.charCodeAt(0));
    return $type === 'Float32Array' ? new Float32Array(buffer) : new Uint8Array(buffer);
  };
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onerror = () => reject(request.error);
    request.onupgradeneeded = () => {
      for (const [store, records] of Object.entries(stores)) {
        const objects = request.result.createObjectStore(store);
        for (const { key, value } of records) objects.put(revived(value), key);
      }
    };
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
  });
}

test('a database of format version 1 is restored, its runs can continue, and a run file of version 1 can be opened', async ({ page }) => {
  // An empty page of the same origin makes the database before Skiplab is opened.
  const body = '<link rel="icon" href="data:,">';
  await page.route('/empty.html', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto('/empty.html');
  await page.evaluate(makeDatabase, readFileSync(new URL('database.json', GOLDEN), 'utf8'));
  await page.goto('/');
  await expect(card(page, 'lstm2')).toContainText('8 units');
  await expect(runRow(page, 3)).toBeVisible();
  const figures = async (run: number) =>
    Promise.all(['Step', 'Loss', 'Held-out loss', 'Accuracy', 'Parameters'].map((column) => cellOf(page, run, column)));
  // A cell without a number is read as NaN.
  await expect.poll(() => figures(1), { timeout: 20_000 }).toEqual([300, 0.003014, 0.003155, 100, 357]);
  expect((await figures(2)).slice(0, 4)).toEqual([300, 0.001649, 0.001726, 100]);
  expect((await figures(3)).slice(0, 4)).toEqual([40, 0.0569, 0.05389, Number.NaN]);
  await showPlot(page, 'Ratio');
  await expect(page.getByRole('figure', { name: /^Loss \(ratio to the baseline\)/ })).toBeVisible();
  await runRow(page, 2)
    .getByRole('button', { name: /^Resume/ })
    .click();
  await expect.poll(() => cellOf(page, 2, 'Step'), { timeout: 60_000 }).toBe(600);
  await dropFiles(page, [{ name: 'lstm.safetensors', bytes: new Uint8Array(readFileSync(new URL('lstm.safetensors', GOLDEN))) }]);
  await expect(status(page)).toContainText('Opened Run 3 from lstm.safetensors at step 40', { timeout: 20_000 });
  expect((await figures(4)).slice(0, 4)).toEqual([40, 0.0569, 0.05389, Number.NaN]);
});
