import { expect, test } from './fixtures.ts';
import { card, openPage, runRow, skipLabel, stopAfter } from './page.ts';

test.use({ hasTouch: true });

test('a skip can be drawn by touch', async ({ page }) => {
  await openPage(page);
  const start = await page.locator('.react-flow__handle.source[data-nodeid="input"][data-handleid="skip-out"]').boundingBox();
  const end = await card(page, 'dense2').boundingBox();
  if (!start || !end) throw new Error('the handle of Input or the card of dense2 is not on the page');
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
  const [x1, y1] = [start.x + start.width / 2, start.y + start.height / 2];
  const [x2, y2] = [end.x + end.width / 2, end.y + end.height / 2];
  await touch('touchStart', x1, y1);
  for (let i = 1; i <= 8; i++) await touch('touchMove', x1 + ((x2 - x1) * i) / 8, y1 + ((y2 - y1) * i) / 8);
  await expect(card(page, 'dense2')).toContainText('Add: linear 10→128');
  await touch('touchEnd', x2, y2);
  await expect(skipLabel(page, 'Input', 'Dense 2')).toBeVisible();
});

test('the page fits a phone in portrait orientation, and a run can be trained there', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openPage(page);
  await stopAfter(page, 30);
  await page.getByRole('button', { name: 'Train', exact: true }).tap();
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  await expect(page.getByRole('figure', { name: /^Loss against steps/ })).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, 'pixels by which the page is wider than the screen').toBeLessThanOrEqual(0);
  await card(page, 'dense2').tap();
  await expect(page.getByRole('heading', { name: 'Dense 2' })).toBeInViewport();
});

test('a menu stays within the screen, and moves with its button when the page scrolls', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 600 });
  await openPage(page);
  await stopAfter(page, 5);
  await page.getByRole('button', { name: 'Train', exact: true }).tap();
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  const button = page.getByRole('button', { name: 'Axes', exact: true });
  await button.scrollIntoViewIfNeeded();
  await button.tap();
  const choice = page.getByRole('checkbox', { name: 'log y' });
  await expect(choice).toBeInViewport({ ratio: 1 });
  const apart = async () => ((await choice.boundingBox())?.y ?? 0) - ((await button.boundingBox())?.y ?? 0);
  const before = await apart();
  const at = (await button.boundingBox())?.y ?? 0;
  await page.evaluate(() => window.scrollBy(0, 60));
  await expect.poll(async () => (await button.boundingBox())?.y ?? at).toBeLessThan(at);
  await expect.poll(apart).toBeCloseTo(before, 0);
});

test('one finger moves the cursor of the chart, and two fingers zoom the chart', async ({ page }) => {
  await openPage(page);
  await stopAfter(page, 60);
  await page.getByRole('button', { name: 'Train', exact: true }).tap();
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  const box = await page.getByRole('figure', { name: /^Loss against steps/ }).boundingBox();
  if (!box) throw new Error('the chart of the loss is not visible');
  const session = await page.context().newCDPSession(page);
  const [middle, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const finger = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
  await finger('touchStart', middle - 40);
  for (const x of [-30, -20, -10, 0]) await finger('touchMove', middle + x);
  await expect(page.getByRole('figure', { name: /^Loss against steps/ })).toContainText(/Step \d+/);
  await finger('touchEnd', middle);
  const fingers = (apart: number) => [
    { x: middle - apart, y, id: 0 },
    { x: middle + apart, y, id: 1 },
  ];
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart: number) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : fingers(apart) });
  await touch('touchStart', 20);
  for (const apart of [30, 45, 60, 75]) await touch('touchMove', apart);
  await touch('touchEnd', 75);
  await page.getByRole('button', { name: 'Reset zoom' }).tap();
  await expect(page.getByRole('button', { name: 'Reset zoom' })).toHaveCount(0);
});
