import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { card, openPage, runRow, skipLabel, status, unfold } from './page.ts';

async function tabTo(page: Page, name: RegExp, key = 'Tab') {
  const named = () =>
    page.evaluate(() => {
      const { activeElement: element } = document;
      if (!element) return '';
      const label = (element as HTMLInputElement).labels?.[0]?.textContent;
      return element.getAttribute('aria-label') ?? label ?? element.textContent ?? '';
    });
  for (let i = 0; i < 150; i++) {
    if (name.test((await named()).trim())) return;
    await page.keyboard.press(key);
  }
  throw new Error(`no element named ${name} got the focus in 150 presses of ${key}`);
}

test('a few presses of Tab lead to the network, the status line reports keyboard actions, and keys work on Cyrillic layouts', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page.locator('.react-flow__node').first()).toContainText('parameters');
  await expect(page.getByRole('region', { name: 'Size of the network' })).toBeVisible();
  // A screen reader reads the parts in this order.
  let read = '';
  const parts = [
    '- banner',
    '"Network"',
    '"Size of the network"',
    '"Controls"',
    '"Training"',
    '"Answer"',
    '"Curves"',
    '"Pictures"',
    '- status',
  ];
  const missing = async () => {
    read = await page.locator('body').ariaSnapshot();
    return parts.filter((part) => !read.includes(part));
  };
  // Some parts are loaded after the network is visible.
  await expect.poll(missing).toEqual([]);
  const places = parts.map((part) => read.indexOf(part));
  expect(places, read).toEqual([...places].sort((a, b) => a - b));
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Skip to the network' })).toBeFocused();
  await page.keyboard.press('Enter');
  const start = page.getByRole('button', { name: 'Start a skip at Input' });
  for (let stops = 1; stops < 10 && !(await start.evaluate((handle) => handle === document.activeElement)); stops++)
    await page.keyboard.press('Tab');
  await expect(start).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(status(page)).toHaveText('The skip starts at Input. Choose the layer where it ends, or press Escape.');
  await page.keyboard.press('Escape');
  await expect(status(page)).toHaveText('The skip is cancelled.');
  await page.getByLabel('Skip pattern').selectOption('None');
  const press = (key: string, code: string, ctrlKey = false) =>
    page.evaluate((init) => void document.body.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true })), {
      key,
      code,
      ctrlKey,
    });
  await press('я', 'KeyZ', true);
  await expect(status(page)).toHaveText('Undone.');
  await press('з', 'KeyP');
  await expect(page.getByRole('banner')).toBeHidden();
});

test('the keyboard is enough to train a run, draw a skip, train a second run, read the curves and compare the runs', async ({ page }) => {
  await openPage(page);
  await tabTo(page, /^Train for/);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('60');
  await page.keyboard.press('Enter');
  await tabTo(page, /^Train$/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  await tabTo(page, /^Start a skip at Input$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^End the skip at Dense 2$/);
  await page.keyboard.press('Enter');
  await expect(skipLabel(page, 'Input', 'Dense 2')).toBeVisible();
  await expect(status(page)).toHaveText('Added the skip Input → Dense 2.');
  await tabTo(page, /^Merge/);
  await page.keyboard.press('c');
  await expect(page.getByRole('button', { name: /^concat skip from Input to Dense 2/ })).toBeVisible();
  // Space starts training even if a card has the focus, and does not select the card.
  await card(page, 'dense2').focus();
  await page.keyboard.press('Space');
  await expect(runRow(page, 2)).toContainText('done', { timeout: 60_000 });
  await expect(page.getByRole('heading', { name: 'Input → Dense 2' })).toBeVisible();
  await expect(runRow(page, 2)).toContainText('+concat skip Input→Dense 2');
  await tabTo(page, /^Loss against steps/);
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('figure', { name: /^Loss against steps/ })).toContainText('Step 60');
  await tabTo(page, /^Select all runs$/);
  await page.keyboard.press('Space');
  // The toolbar of the table is a single tab stop. The arrow keys, Home and End move the focus within it.
  await tabTo(page, /^Columns$/, 'Shift+Tab');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText('Run 2');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('on a phone, neither the controls nor the status line at the bottom covers an element that has the focus', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openPage(page);
  await page.evaluate(() => scrollTo(0, 0));
  const covered = () =>
    page.evaluate(() => {
      const { activeElement: element } = document;
      if (!element || element === document.body) return 'the end';
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      if (!hit) return `outside: ${element.outerHTML}`;
      const bar = hit.closest('footer, [data-place="controls"]');
      return bar && !bar.contains(element) ? (element.getAttribute('aria-label') ?? element.outerHTML) : '';
    });
  const found: string[] = [];
  let stops = 0;
  for (; stops < 120; stops++) {
    await page.keyboard.press('Tab');
    const words = await covered();
    if (words === 'the end') break;
    if (words) found.push(words);
  }
  expect(stops).toBeGreaterThan(30);
  expect(found).toEqual([]);
});

test('a setting that gets the focus by Shift+Tab is not hidden under the controls', async ({ page }) => {
  await openPage(page);
  await unfold(page, 'Training');
  const controls = page.getByRole('region', { name: 'Controls' });
  const settings = controls.locator('..');
  await settings.locator('input:visible, select:visible').last().focus();
  const placeOfFocus = () =>
    controls.evaluate((above) => {
      const focused = document.activeElement;
      if (!focused || above.contains(focused) || !above.parentElement?.contains(focused)) return null;
      return focused.getBoundingClientRect().top - above.getBoundingClientRect().bottom;
    });
  let count = 0;
  for (let distance = await placeOfFocus(); distance !== null; distance = await placeOfFocus()) {
    expect(distance, `distance in pixels from the controls to setting ${++count} (counted from the last setting)`).toBeGreaterThanOrEqual(
      -1,
    );
    await page.keyboard.press('Shift+Tab');
  }
  expect(count).toBeGreaterThan(5);
});
