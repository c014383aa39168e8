import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';
import { cellOf, dragSkip, openPage, prepareFullStorage, runRow, saved, setFull, skipLabel, status, trainFor } from './page.ts';
import { test } from './profile.ts';

test('a reload restores the network, the runs and their curves, and a run can be continued', async ({ page }) => {
  await openPage(page);
  await dragSkip(page, 'input', 'dense2');
  await trainFor(page, 60);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  const loss = await cellOf(page, 1, 'Loss');
  await page.getByRole('textbox', { name: 'Name of the run' }).fill('With a skip');
  await saved(page);
  await page.reload();
  await expect(skipLabel(page, 'Input', 'Dense 2')).toBeVisible();
  await expect(status(page)).toContainText('1 run restored.');
  await expect(runRow(page, 1)).toContainText('done');
  await expect(runRow(page, 1)).toHaveAttribute('aria-current', 'true');
  await expect(page.getByRole('textbox', { name: 'Name of the run' })).toHaveValue('With a skip');
  expect(await cellOf(page, 1, 'Step')).toBe(60);
  // The loss is read from the curve, which is restored after the table.
  await expect.poll(() => cellOf(page, 1, 'Loss'), { timeout: 20_000 }).toBe(loss);
  await expect(page.getByRole('figure', { name: 'Loss against steps, With a skip' })).toBeVisible();
  await page.getByRole('button', { name: 'Resume', exact: true }).click({ timeout: 20_000 });
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBe(120);
});

test('a killed browser loses at most one second of the curve, and the interrupted run can be continued', { tag: '@alone' }, async ({
  profile,
}) => {
  const page = await profile.open();
  await openPage(page);
  await trainFor(page, 0);
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBeGreaterThan(200);
  const seen = await cellOf(page, 1, 'Step');
  const perSecond = await cellOf(page, 1, 'Steps/s');
  // The step on display may be very recent, but one second later it must be on disk.
  await page.waitForTimeout(1000);
  await profile.kill();

  const again = await profile.open();
  await again.goto('/');
  await expect(runRow(again, 1)).toContainText('Interrupted', { timeout: 20_000 });
  await expect(runRow(again, 1)).toContainText('paused');
  const words = (await runRow(again, 1).textContent()) ?? '';
  const curve = Number(
    (/Its curve was recorded to step ([\d,]+)/.exec(words)?.[1] ?? /from step ([\d,]+)/.exec(words)?.[1] ?? '').replace(/,/g, ''),
  );
  expect(curve, `steps on disk; ${seen} were seen a second before the kill, at ${perSecond} steps/s`).toBeGreaterThanOrEqual(seen);
  const from = await cellOf(again, 1, 'Step');
  await again.getByRole('button', { name: /^(Train|Resume) Run 1/ }).click({ timeout: 20_000 });
  await expect.poll(() => cellOf(again, 1, 'Step'), { timeout: 60_000 }).toBeGreaterThan(from);
});

test('a write that was cut off when Chromium was killed causes no loss at any later opening', async ({ profile }) => {
  const visit = async (act: (page: Page) => Promise<void>) => {
    await act(await profile.open());
    await profile.kill();
  };
  const runName = (page: Page) => page.getByRole('textbox', { name: 'Name of the run' });
  await visit(async (page) => {
    await openPage(page);
    await trainFor(page, 20);
    await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
    await runName(page).fill('Kept 0');
    await saved(page);
  });
  const databases = join(profile.folder, 'Default', 'IndexedDB');
  const files = (await readdir(databases, { recursive: true })).filter((name) => name.endsWith('.log')).sort();
  // Appends the header of a record of 1,000 bytes but none of these bytes, as if Chromium had been killed after it wrote the header.
  await appendFile(join(databases, files.at(-1) ?? ''), new Uint8Array([1, 2, 3, 4, 0xe8, 3, 1]));
  for (const opening of [1, 2, 3])
    await visit(async (page) => {
      await page.goto('/');
      await expect(status(page)).toContainText('1 run restored.');
      await expect(runName(page)).toHaveValue(`Kept ${opening - 1}`);
      await runName(page).fill(`Kept ${opening}`);
      await saved(page);
    });
});

test('only one of two tabs saves; the other says so and can take over', async ({ page, context }) => {
  await openPage(page);
  await trainFor(page, 20);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  await saved(page);
  const other = await context.newPage();
  await other.goto('/');
  await expect(other.getByText('Skiplab is open in another tab')).toBeVisible();
  await expect(runRow(other, 1)).toContainText('done');
  await other.getByRole('textbox', { name: 'Name of the run' }).fill('Not kept');
  await page.getByRole('textbox', { name: 'Name of the run' }).fill('Kept');
  await saved(page);
  await other.reload();
  await expect(other.getByRole('textbox', { name: 'Name of the run' })).toHaveValue('Kept');
  await other.getByRole('button', { name: 'Take over' }).click();
  await expect(status(other)).toContainText('Changes are now saved from this tab');
  await expect(page.getByText('Skiplab is open in another tab')).toBeVisible();
  await other.getByRole('textbox', { name: 'Name of the run' }).fill('Kept by the other');
  await saved(other);
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Name of the run' })).toHaveValue('Kept by the other');
});

test('full storage causes a notice but no loss, and everything is saved once there is space again', async ({ page }) => {
  await prepareFullStorage(page);
  await openPage(page);
  await setFull(page, true);
  await trainFor(page, 20);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  await expect(page.getByText('storage is full')).toBeVisible();
  await setFull(page, false);
  await expect(page.getByText('storage is full')).toHaveCount(0, { timeout: 20_000 });
  await saved(page);
  await page.reload();
  await expect(runRow(page, 1)).toContainText('done');
  expect(await cellOf(page, 1, 'Step')).toBe(20);
});

test('the page works without storage, and says that nothing will be saved', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
  await openPage(page);
  await expect(page.getByText('Your work will be lost when this page closes')).toBeVisible();
  await trainFor(page, 20);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
});

test('work is saved even if the page is opened over http on a local network, where browsers have no randomUUID, locks or clipboard', async ({
  page,
}) => {
  await page.addInitScript(() => {
    for (const [prototype, name] of [
      [Crypto.prototype, 'randomUUID'],
      [Navigator.prototype, 'locks'],
      [Navigator.prototype, 'clipboard'],
    ] as const)
      Object.defineProperty(prototype, name, { value: undefined });
  });
  await openPage(page);
  await dragSkip(page, 'input', 'dense2');
  await trainFor(page, 20);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('textbox', { name: 'Link' })).toHaveValue(/^http.*#/);
  await page.keyboard.press('Escape');
  await saved(page);
  await page.reload();
  await expect(skipLabel(page, 'Input', 'Dense 2')).toBeVisible();
  await expect(status(page)).toContainText('1 run restored.');
});
