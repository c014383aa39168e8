import { expect, test } from './fixtures.ts';
import {
  answer,
  compareRuns,
  copiedText,
  countActions,
  openPage,
  readoutFaults,
  runRow,
  skipLabel,
  stopAfter,
  trainComparison,
  trainTwins,
} from './page.ts';

test('Compare shows twins (with and without skips) in columns with their differences, and its link opens the same view with untrained runs', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page);
  await stopAfter(page, 60);
  await trainTwins(page);
  for (const number of [1, 2]) await expect(runRow(page, number)).toContainText('done', { timeout: 60_000 });
  await compareRuns(page, 'all runs');
  const sheet = page.getByRole('dialog', { name: 'Compare' });
  const column = sheet.getByRole('region', { name: 'Run 2, with skips' });
  const matrix = sheet.getByRole('table', { name: 'Differences and results' });
  await expect(matrix.getByRole('row', { name: /^Skips/ })).toHaveText('Skipsnone2 (ResNet: over each layer)');
  await expect(matrix.getByRole('img', { name: /4 layers; skips Input→Dense 1 \(not the same in every run\)/ })).toBeVisible();
  await expect(matrix.getByRole('row', { name: /^Learning rate/ })).toHaveCount(0);
  await matrix.getByRole('button', { name: /equal settings/ }).click();
  await expect(matrix.getByRole('row', { name: /^Learning rate/ })).toHaveText('Learning rate0.0030.003');
  await expect(column.getByRole('figure', { name: /^Loss against steps, Run 2/ })).toBeVisible();
  await expect(column.getByRole('img', { name: 'Predictions over the plane: Run 2, with skips' })).toBeVisible({ timeout: 20_000 });
  const curves = sheet.getByRole('figure', { name: /^Loss against steps/ });
  await curves.first().focus();
  await page.keyboard.press('ArrowLeft');
  for (const i of [0, 1]) await expect(curves.nth(i)).toContainText('Step 60');
  for (const i of [0, 1])
    expect(
      await readoutFaults(curves.nth(i)),
      'area in px² of the plot that the readout covers, plus the area of the readout outside the window',
    ).toBe(0);
  await expect(matrix.getByRole('row', { name: /^Parameters/ })).toContainText('17,985+96 %');
  await sheet.getByRole('button', { name: 'Copy link' }).click();
  await expect(sheet.getByRole('status')).toContainText('copied');
  const link = await copiedText(page, /#c=/);
  expect(link.length).toBeLessThan(16_384);
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);

  const other = await context.newPage();
  await other.goto(link);
  const opened = other.getByRole('dialog', { name: 'Compare' });
  await expect(opened).toContainText('2 (ResNet: over each layer)', { timeout: 20_000 });
  await expect(opened.getByText('Not trained yet.')).toHaveCount(2);
  await expect(opened.getByText('ready')).toHaveCount(2);
  await opened.getByRole('button', { name: 'Train these 2' }).click();
  await expect(opened.getByRole('row', { name: /^State/ })).toHaveText('Statedonedone', { timeout: 60_000 });
  await expect(opened.getByRole('button', { name: /^Train these/ })).toHaveCount(0);
  await other.keyboard.press('Escape');
  await expect(answer(other)).toContainText('With skips');
  await other.close();
});

for (const [starter, picture] of [
  ['Convolutional', /Confusion matrix/],
  ['LSTM', /Predicted against true/],
] as const)
  test(`Compare shows the pictures of ${starter} twins side by side`, async ({ page }) => {
    await openPage(page, starter);
    await stopAfter(page, 4);
    await trainTwins(page);
    for (const number of [1, 2]) await expect(runRow(page, number)).toContainText('done', { timeout: 90_000 });
    await compareRuns(page, 'all runs');
    const sheet = page.getByRole('dialog', { name: 'Compare' });
    const pictures = starter === 'LSTM' ? sheet.getByRole('img', { name: picture }) : sheet.getByRole('table', { name: picture });
    await expect(pictures).toHaveCount(2, { timeout: 20_000 });
  });

test('six pairs train after three actions, a comparison with one skip off trains after two, and Compare shows one run of each arm', async ({
  page,
}) => {
  const VERDICT = /(Better|Worse) in \d of 6 pairs|No clear difference/;
  await openPage(page);
  await stopAfter(page, 10);
  const actions = await countActions(page);
  await trainComparison(page, 'No skips', 6);
  await expect(answer(page)).toContainText(VERDICT, { timeout: 60_000 });
  expect(await actions()).toBe(3);
  await expect(page.getByRole('cell', { name: '6 done', exact: true })).toHaveCount(2, { timeout: 60_000 });
  await compareRuns(page, 'Without skips, 6 seeds', 'With skips, 6 seeds');
  const sheet = page.getByRole('dialog', { name: 'Compare' });
  await expect(sheet).toContainText(/Each arm is represented by seed \d, whose held-out losses rank nearest to the medians of 6 seeds\./);
  await expect(sheet.getByRole('region', { name: /^Run \d+, with(out)? skips, seed \d$/ })).toHaveCount(2);
  await page.keyboard.press('Escape');

  const more = await countActions(page);
  await skipLabel(page, 'Input', 'Dense 1').click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector).toContainText(/6 seeds: 6 new runs \(6 exist\), about \d+ s/);
  await inspector.getByRole('button', { name: 'Compare with this skip off' }).click();
  await expect(answer(page)).toContainText(/Without Input → Dense 1: [\d.]+ %.* All skips: [\d.]+ %/, { timeout: 60_000 });
  await expect(answer(page)).toContainText(VERDICT, { timeout: 60_000 });
  expect(await more()).toBe(2);
  await expect(page.getByLabel('Compare with')).toHaveValue('skipOff: input dense1');
});

test('a damaged link is refused with a message, and the page opens with its usual network', async ({ page }) => {
  await page.goto('/#c=broken');
  await expect(page.getByRole('status')).toContainText('The link is incomplete or damaged.', { timeout: 20_000 });
  await expect(page.locator('.react-flow__node')).toHaveCount(4);
});
