import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { actOn, card, cellOf, copiedText, dragSkip, dropFiles, openPage, runRow, saved, skipLabel, status, trainFor } from './page.ts';

test('a run saved as a file and opened again continues with the same losses', async ({ page }) => {
  await openPage(page);
  await trainFor(page, 20);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  const loss = await cellOf(page, 1, 'Loss');
  const [file] = await Promise.all([page.waitForEvent('download'), actOn(page, 'Run 1', 'Save as a file')]);
  expect(file.suggestedFilename()).toBe('Run 1.safetensors');
  const bytes = new Uint8Array(await readFile(await file.path()));
  // The original run continues from its state in memory, not from the file.
  await page.getByRole('button', { name: 'Resume Run 1' }).click();
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBe(40);
  await dropFiles(page, [{ name: 'Run 1.safetensors', bytes }]);
  await expect.poll(() => cellOf(page, 2, 'Step'), { timeout: 20_000 }).toBe(20);
  expect(await cellOf(page, 2, 'Loss')).toBe(loss);
  await runRow(page, 2)
    .getByRole('button', { name: /^Resume/ })
    .click();
  await expect.poll(() => cellOf(page, 2, 'Step'), { timeout: 60_000 }).toBe(40);
  expect(await cellOf(page, 2, 'Loss')).toBe(await cellOf(page, 1, 'Loss'));
  await dropFiles(page, [{ name: 'half.safetensors', bytes: bytes.slice(0, bytes.length / 2) }]);
  await expect(status(page)).toContainText('half.safetensors');
  await expect(page.getByRole('table', { name: 'Runs' }).getByRole('row')).toHaveCount(3);
});

test('a link contains the experiment and opens it without training', async ({ page, context, browser, baseURL }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page);
  await dragSkip(page, 'input', 'dense3');
  await page.getByRole('textbox', { name: 'Learning rate' }).fill('0.02');
  await page.getByRole('textbox', { name: 'Learning rate' }).press('Enter');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(status(page)).toContainText(/link/i);
  const link = await copiedText(page, /#e=/);
  expect(link.length).toBeLessThanOrEqual(16 * 1024);
  const elsewhere = await browser.newContext({ ...(baseURL && { baseURL }) });
  const other = await elsewhere.newPage();
  await other.goto(link);
  await expect(skipLabel(other, 'Input', 'Output')).toBeVisible();
  await expect(other.getByRole('textbox', { name: 'Learning rate' })).toHaveValue('0.02');
  await other.waitForTimeout(1500);
  await expect(other.getByRole('table', { name: 'Runs' })).toHaveCount(0);
  await elsewhere.close();
});

/**
 * Simulates Safari, where the page can write to the clipboard only while it handles a click. `write` accepts a promise of the text;
 * `writeText` always fails here, because the text is not ready yet during the click. If `isNever` is true, `write` fails too.
 */
const strictClipboard = (isNever: boolean) => {
  let isInClick = false;
  addEventListener(
    'click',
    () => {
      isInClick = true;
      setTimeout(() => {
        isInClick = false;
      });
    },
    true,
  );
  const refusal = () => (isInClick && !isNever ? null : new DOMException('not in a click', 'NotAllowedError'));
  Clipboard.prototype.writeText = () =>
    Promise.reject(refusal() ?? new DOMException('the text is ready only after the click', 'NotAllowedError'));
  Clipboard.prototype.write = async ([item]) => {
    const refused = refusal();
    if (refused) throw refused;
    document.documentElement.dataset.copied = await (await item?.getType('text/plain'))?.text();
  };
};

test('a link is copied while the click is handled, and is shown for manual copying if the browser refuses', async ({ page }) => {
  await page.addInitScript(strictClipboard, false);
  await openPage(page);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(status(page)).toContainText('Link copied');
  const copied = await page.evaluate(() => document.documentElement.dataset.copied ?? '');
  expect(copied).toMatch(/^http.*#./);
  await page.addInitScript(strictClipboard, true);
  await saved(page);
  await page.reload();
  // The page appears only after it has read its storage.
  await expect(card(page, 'dense2')).toContainText('128 units');
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('textbox', { name: 'Link' })).toHaveValue(copied);
});
