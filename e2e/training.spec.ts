import { expect, test } from './fixtures.ts';
import { actOn, cellOf, dragSkip, openPage, runRow, status, stopAfter, unfold } from './page.ts';

const cases = [
  { starter: 'Dense', steps: 60 },
  { starter: 'Convolutional', steps: 8 },
  { starter: 'LSTM', steps: 12 },
] as const;

for (const { starter, steps } of cases) {
  test(`the ${starter} network trains and its loss falls`, async ({ page }) => {
    await openPage(page, starter);
    await stopAfter(page, steps);
    await page.getByRole('button', { name: 'Step', exact: true }).click();
    await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBe(1);
    const first = await cellOf(page, 1, 'Loss');
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await expect(runRow(page, 1)).toContainText('done', { timeout: 100_000 });
    expect(await cellOf(page, 1, 'Step')).toBe(steps);
    expect(await cellOf(page, 1, 'Loss')).toBeLessThan(first);
    expect(await cellOf(page, 1, 'Held-out loss')).toBeGreaterThan(0);
    await expect(page.getByRole('figure', { name: /^Loss against steps, Run 1/ })).toBeVisible();
    await expect(page.locator('.u-over').first()).toBeVisible();
  });
}

test('training can be paused, continued and reset', async ({ page }) => {
  await openPage(page);
  // Without a limit the run cannot finish before it is paused.
  await stopAfter(page, 0);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBeGreaterThan(5);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(runRow(page, 1)).toContainText('paused');
  const paused = await cellOf(page, 1, 'Step');
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect.poll(() => cellOf(page, 1, 'Step')).toBeGreaterThan(paused);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(() => cellOf(page, 1, 'Step')).toBe(0);
  await expect(runRow(page, 1)).toContainText('ready');
});

test('a network with a changed wiring trains as a new run in the same chart, and the table describes the change', async ({ page }) => {
  await openPage(page);
  await stopAfter(page, 40);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  const loss = await cellOf(page, 1, 'Held-out loss');
  await dragSkip(page, 'input', 'dense2');
  await page.getByRole('button', { name: 'Train new run' }).click();
  await expect(runRow(page, 2)).toContainText('done', { timeout: 60_000 });
  await expect(runRow(page, 1)).toContainText('baseline');
  await expect(runRow(page, 2)).toContainText('+skip Input→Dense 2');
  expect(await cellOf(page, 1, 'Held-out loss')).toBe(loss);
  await expect(page.getByRole('figure', { name: 'Loss against steps, Run 1, Run 2' })).toBeVisible();
  await actOn(page, 'Run 1', 'Hide in charts');
  await expect(page.getByRole('figure', { name: 'Loss against steps, Run 2' })).toBeVisible();
  await actOn(page, 'Run 2', 'Delete');
  await expect(page.getByRole('table', { name: 'Runs' }).getByRole('row')).toHaveCount(2);
});

test('an edit leaves the Pause button in place, and the edited network trains together with the first run', async ({ page }) => {
  await openPage(page);
  // Without a limit the first run cannot finish before the second starts.
  await stopAfter(page, 0);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBeGreaterThan(5);
  await dragSkip(page, 'input', 'dense3');
  const pause = page.getByRole('button', { name: 'Pause', exact: true });
  await expect(pause).toBeEnabled();
  await page.getByRole('button', { name: 'Train new run' }).click();
  await expect.poll(() => cellOf(page, 2, 'Step'), { timeout: 60_000 }).toBeGreaterThan(5);
  const before = await cellOf(page, 1, 'Step');
  await expect.poll(() => cellOf(page, 1, 'Step')).toBeGreaterThan(before);
  await expect(page.getByRole('button', { name: 'Train new run' })).toBeHidden();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await pause.click();
  await expect(runRow(page, 1)).toContainText('paused');
  await expect(runRow(page, 2)).toContainText('paused');
});

test('a run with non-finite numbers stops, a message names the layer where they began, and other runs still work', async ({ page }) => {
  await openPage(page);
  await page.getByRole('textbox', { name: 'Learning rate' }).fill('100');
  await page.getByRole('textbox', { name: 'Learning rate' }).press('Enter');
  await unfold(page, 'Training');
  await page.getByLabel('Optimiser').selectOption('SGD');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(runRow(page, 1)).toContainText('failed', { timeout: 60_000 });
  await expect(status(page)).toHaveText(
    /Run 1: Diverged at step \d+: the (loss|gradient norm) is NaN or ∞\. The problem began in [^·_]+\. The weights are those of step \d+\. Try/,
  );
  // Later steps that were already on the GPU had no effect.
  const stopped = Number((await status(page).textContent())?.match(/Diverged at step (\d+)/)?.[1]);
  expect(await cellOf(page, 1, 'Step')).toBe(stopped - 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Train new run' }).click();
  await expect.poll(() => cellOf(page, 2, 'Step'), { timeout: 60_000 }).toBeGreaterThan(5);
});
