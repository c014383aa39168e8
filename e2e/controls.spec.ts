import { expect, test } from './fixtures.ts';
import { answer, openPage, stopAfter, trainComparison, trainTwins } from './page.ts';

test('a comparison of two networks can be checked at equal cost, and against the network without skips at its own best settings', async ({
  page,
}) => {
  await openPage(page);
  await stopAfter(page, 60);
  await trainTwins(page);
  const bar = answer(page);
  const check = async (control: string | RegExp) => {
    await bar.getByRole('button', { name: 'Check with a control' }).click({ timeout: 60_000 });
    await bar.getByRole('button', { name: control }).click();
  };
  // The times of both arms are measured once the pairs are done.
  await expect(bar).toContainText(/Not equal: parameters \+96 %, multiply-adds \+99 %, seconds [+−]\d/, { timeout: 60_000 });

  await check('At equal parameters');
  await expect(bar).toContainText(/Without skips at equal parameters: [\d.]+ %/, { timeout: 60_000 });
  await expect(bar).toContainText('the hidden layers of “without skips” are 1.43 times as wide.');
  await expect(bar).toContainText(/Not equal: (parameters [+−]0\.\d %, )?multiply-adds/);

  await check('At equal time');
  await expect(bar).toContainText(/Control at equal time: “.+” trains for \d+ steps instead of 60, because it takes/, {
    timeout: 60_000,
  });
  await expect(bar).toContainText(/at equal time: [\d.]+ %/, { timeout: 60_000 });

  await check('Back to the comparison');
  await expect(bar).toContainText(/With skips: [\d.]+ %\. Without skips: [\d.]+ %/);

  await check(/^Against “without skips” with its own best .* 12 settings at 2 other seeds: 24 runs/);
  await expect(bar).toContainText(/Searching for the best .*\d+ of 24 runs finished/);
  await expect(bar).toContainText(/Without skips \([\w ]+, rate 0\.00\d\): [\d.]+ %/, { timeout: 90_000 });
  await expect(bar).toContainText(
    'the best of 12 settings, the one with the lowest geometric mean of the held-out losses at seeds 1001 and 1002.',
  );
});

test('one of several compared networks can be checked at equal cost, and a button then leads back to all of them', async ({ page }) => {
  await openPage(page);
  await stopAfter(page, 20);
  await trainComparison(page, 'Each skip off in turn');
  const bar = answer(page);
  await bar.getByRole('button', { name: 'Check with a control' }).click({ timeout: 60_000 });
  await bar.getByLabel('Arm to check').selectOption({ index: 1 });
  await bar.getByRole('button', { name: 'At equal parameters' }).click();
  await expect(bar).toContainText(/Without .+ at equal parameters: [\d.]+ %/, { timeout: 60_000 });
  await bar.getByRole('button', { name: 'Check with a control' }).click({ timeout: 60_000 });
  await bar.getByRole('button', { name: 'Back to the comparison' }).click();
  await bar.getByRole('button', { name: 'All 3 arms' }).click();
  await expect(page.getByRole('table', { name: 'Arms' }).getByRole('row')).toHaveCount(3);
  // The sentence also names the seconds if the measured times of the arms differ.
  await expect(bar).toContainText(/Not equal: parameters(,| and) multiply-adds/, { timeout: 60_000 });
});
