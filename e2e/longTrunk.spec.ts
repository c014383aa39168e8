import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { card, dropFiles, openPage, skipLabel, status, textFile } from './page.ts';

// Recording a trace of hundreds of key presses would take a long time.
test.use({ trace: 'off' });

declare global {
  interface Window {
    focused: (string | undefined)[];
  }
}

const LAYERS = 80;
const nameAt = (i: number) => (i === 0 ? 'Input' : i === LAYERS - 1 ? 'Output' : `Dense ${i}`);
const skips = [...Array.from({ length: LAYERS / 2 - 1 }, (_, i) => ({ from: 2 * i, to: 2 * i + 2 })), { from: 0, to: LAYERS - 1 }].sort(
  (a, b) => a.from - b.from || a.to - b.to,
);

/** Opens a network with skips over two layers each, end to end, and one skip over all layers, and unfolds its trunk. */
async function openLong(page: Page) {
  const idAt = (i: number) => (i === 0 ? 'input' : `dense${i}`);
  const layers = Array.from({ length: LAYERS }, (_, i) => ({
    id: idAt(i),
    kind: i === 0 ? 'input' : 'dense',
    ...(i > 0 && { params: i < LAYERS - 1 ? { units: 10 } : { units: 1, activation: 'linear' } }),
  }));
  const network = { layers, skips: skips.map(({ from, to }) => ({ from: idAt(from), to: idAt(to) })) };
  await openPage(page);
  await dropFiles(page, [textFile('long.json', JSON.stringify({ version: 1, network, data: { kind: 'shapes2d' }, training: {} }))]);
  // The class excludes the card of the previous network, which has the same id.
  await page.locator('.react-flow__node-fold[data-id="dense1"]').press('Enter');
  await expect(card(page, 'dense9')).toBeVisible();
}

const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

async function tabTo(page: Page, name: string) {
  for (let i = 0; i < 3 * LAYERS && (await focusedName(page)) !== name; i++) await page.keyboard.press('Tab');
  expect(await focusedName(page)).toBe(name);
}

/** Zooms in at the right edge of the canvas, so that the layers at the left move out of view. */
async function wheelAway(page: Page) {
  const pane = await page.locator('.react-flow__pane').boundingBox();
  if (!pane) throw new Error('no canvas');
  await page.mouse.move(pane.x + pane.width - 5, pane.y + pane.height / 2);
  for (let i = 0; i < 12; i++) await page.mouse.wheel(0, -300);
}

test('the Tab key reaches every skip and layer of a trunk wider than the view, forwards and backwards', async ({ page }) => {
  await openLong(page);
  const names = [
    ...skips.map(({ from, to }) => `add skip from ${nameAt(from)} to ${nameAt(to)}`),
    ...Array.from({ length: LAYERS }, (_, i) => [
      nameAt(i),
      ...(i === 0 ? [] : [`End the skip at ${nameAt(i)}`]),
      `Start a skip at ${nameAt(i)}`,
      ...(i === 1 ? [`Fold Dense 1 to Dense ${LAYERS - 2}`] : []),
    ]).flat(),
  ];
  await page.evaluate(() => {
    window.focused = [];
    document.addEventListener('focusin', ({ target }) =>
      window.focused.push((target as Element).getAttribute('aria-label')?.split(',')[0]),
    );
  });
  await skipLabel(page, 'Input', 'Dense 2').focus();
  for (const key of ['Tab', 'Shift+Tab']) for (let i = 1; i < names.length; i++) await page.keyboard.press(key);
  const focused = await page.evaluate(() => window.focused);
  expect(focused).toEqual([...names, ...[...names].reverse().slice(1)]);
});

test('the focused element keeps the focus after an edit and its undo, and when the wheel moves it out of view', async ({ page }) => {
  await openLong(page);
  const end = page.getByRole('button', { name: 'End the skip at Dense 53', exact: true });
  await card(page, 'dense40').focus();
  await tabTo(page, 'Start a skip at Dense 44');
  await page.keyboard.press('Enter');
  const viewport = page.locator('.react-flow__viewport');
  await tabTo(page, 'End the skip at Dense 53');
  const seen = await viewport.getAttribute('style');
  await page.keyboard.press('Enter');
  await expect(status(page)).toHaveText('Added the skip Dense 44 → Dense 53.');
  await expect(end).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(skipLabel(page, 'Dense 44', 'Dense 53')).toHaveCount(0);
  await expect(end).toBeFocused();
  expect(await viewport.getAttribute('style')).toBe(seen);

  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Fit view' }).click();
  await page.getByRole('button', { name: 'Start a skip at Dense 2', exact: true }).press('Enter');
  await page.getByRole('button', { name: 'End the skip at Dense 4', exact: true }).focus();
  await wheelAway(page);
  await expect(card(page, 'dense3')).toHaveCount(1);
  await expect(card(page, 'dense9')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'End the skip at Dense 4', exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Start a skip at Dense 2', exact: true })).toHaveCount(0);
});
