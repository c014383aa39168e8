import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { card, dragSkip, openPage, skipLabel, status } from './page.ts';

test('a skip can be drawn by dragging; during the drag, each layer shows the effect of a skip that ends at it, or why none can', async ({
  page,
}) => {
  await openPage(page);
  await dragSkip(page, 'input', 'dense2', { release: false });
  await expect(card(page, 'dense2')).toContainText('Add: linear 10→128 (+1,280 parameters)');
  await expect(card(page, 'dense1')).toContainText('The skip Input → Dense 1 already exists');
  await page.mouse.up();
  await expect(skipLabel(page, 'Input', 'Dense 2')).toContainText('linear 10→128');
  await expect(status(page)).toHaveText('Added the skip Input → Dense 2.');
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('Input → Dense 2');
});

test('a click on the line of a skip selects it, and Escape clears the selection', async ({ page }) => {
  await openPage(page);
  const label = skipLabel(page, 'Dense 1', 'Dense 2');
  await expect(label).toHaveAttribute('aria-pressed', 'false');
  const start = await page.locator('.react-flow__handle.source[data-nodeid="dense1"][data-handleid="skip-out"]').boundingBox();
  if (!start) throw new Error('the handle of dense1 is not on the page');
  // The line of the skip leaves its handle vertically, so this point, centred just above the handle, is on the line.
  await page.mouse.click(start.x + start.width / 2, start.y - 4);
  await expect(label).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Escape');
  await expect(label).toHaveAttribute('aria-pressed', 'false');
});

test('only the arc of a new skip is animated, and no arc is animated if the user prefers reduced motion', async ({ page }) => {
  await openPage(page);
  const moving = await page.evaluate(async () => {
    const lines = () =>
      document.getAnimations().filter(({ effect }) => effect instanceof KeyframeEffect && effect.target instanceof SVGPathElement).length;
    const press = (handle: string) => document.querySelector<HTMLElement>(`[aria-label="${handle}"]`)?.click();
    await new Promise((resolve) => setTimeout(resolve, 600));
    const before = lines();
    press('Start a skip at Input');
    press('End the skip at Dense 2');
    await new Promise(requestAnimationFrame);
    return [before, lines()];
  });
  expect(moving).toEqual([0, 1]);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Undo' }).click();
  const still = await page.evaluate(async () => {
    for (const handle of ['Start a skip at Input', 'End the skip at Dense 2'])
      document.querySelector<HTMLElement>(`[aria-label="${handle}"]`)?.click();
    await new Promise(requestAnimationFrame);
    return document.getAnimations().length;
  });
  await expect(skipLabel(page, 'Input', 'Dense 2')).toBeVisible();
  expect(still, 'animations if motion is reduced').toBe(0);
});

test('the arcs of skips end at the handles of cards, and the lines between layers end at the sides of cards', async ({ page }) => {
  await openPage(page);
  const ends = await page.evaluate(() => {
    const fan = document.querySelector('.react-flow__edgelabel-renderer svg > g');
    /** Returns both ends of a path in screen coordinates. */
    const endsOf = (path: SVGPathElement | null | undefined) =>
      [0, path?.getTotalLength() ?? 0].map((length) => path?.getPointAtLength(length).matrixTransform(path.getScreenCTM() ?? undefined));
    const middleOf = (layer: string, handle: string) => {
      const box = document.querySelector(`[data-nodeid="${layer}"][data-handleid="${handle}"]`)?.getBoundingClientRect();
      return { x: (box?.left ?? 0) + (box?.width ?? 0) / 2, y: (box?.top ?? 0) + (box?.height ?? 0) / 2 };
    };
    const sideOf = (layer: string, side: 'left' | 'right') => {
      const box = document.querySelector(`.react-flow__node[data-id="${layer}"]`)?.getBoundingClientRect();
      return { x: box?.[side] ?? 0, y: (box?.top ?? 0) + (box?.height ?? 0) / 2 };
    };
    const [arcStart, arcEnd] = endsOf(fan?.querySelector<SVGPathElement>(':scope > g path'));
    const [trunkStart, trunkEnd] = endsOf(fan?.querySelector<SVGPathElement>(':scope > path'));
    return [
      [arcStart, middleOf('input', 'skip-out')],
      [arcEnd, middleOf('dense1', 'skip-in')],
      [trunkStart, sideOf('input', 'right')],
      [trunkEnd, sideOf('dense1', 'left')],
    ].map(([end, middle]) => ({ x: (end?.x ?? Number.NaN) - (middle?.x ?? 0), y: (end?.y ?? Number.NaN) - (middle?.y ?? 0) }));
  });
  // Arcs end at the tops of the marks in their handles, and the lines between layers end close to the cards.
  const [isSame, isAbove] = [(px: number) => Math.abs(px) < 1, (px: number) => px < -2 && px > -9];
  expect(
    ends.slice(0, 2).every(({ x, y }) => isSame(x) && isAbove(y)),
    JSON.stringify(ends),
  ).toBe(true);
  expect(
    ends.slice(2).every(({ x, y }) => Math.abs(x) < 4 && isSame(y)),
    JSON.stringify(ends),
  ).toBe(true);
});

test('an impossible skip is refused with the reason', async ({ page }) => {
  await openPage(page, 'Convolutional');
  await dragSkip(page, 'conv2', 'dense1');
  await expect(status(page)).toHaveText(/Conv 2 → Output: an image \(14×14×64\) cannot be joined to a vector \(10\)/);
  await dragSkip(page, 'conv2', 'conv1');
  await expect(status(page)).toHaveText('Skips only go forward, but Conv 1 comes before Conv 2. Swap the ends of the skip.');
  await expect(page.getByRole('button', { name: 'skip from' })).toHaveCount(2);
});

test('the message about a refused skip offers a remedy, as a button and with the F key', async ({ page }) => {
  await openPage(page, 'Convolutional');
  const offers = page.getByRole('contentinfo').getByRole('button');
  await dragSkip(page, 'conv2', 'dense1');
  await offers.filter({ hasText: 'Start it at Flatten 1' }).click();
  await expect(status(page)).toHaveText('Added the skip Flatten 1 → Output.');
  await expect(skipLabel(page, 'Flatten 1', 'Output')).toBeVisible();
  await dragSkip(page, 'dense1', 'input');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(offers.filter({ hasText: 'F' }), 'a remedy for a network that has changed').toHaveCount(0);
  await page.getByRole('button', { name: 'Start a skip at Conv 2' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'End the skip at Conv 1' }).focus();
  await page.keyboard.press('Enter');
  await expect(status(page)).toHaveText('Skips only go forward, but Conv 1 comes before Conv 2. Swap the ends of the skip.');
  await expect(offers.filter({ hasText: 'Swap the ends' })).toBeVisible();
  await page.keyboard.press('f');
  await expect(skipLabel(page, 'Conv 1', 'Conv 2')).toBeVisible();
});

test('a skip can be switched off and on, changed and deleted, and every change can be undone', async ({ page }) => {
  await openPage(page);
  await skipLabel(page, 'Input', 'Dense 1').click();
  const figures = page.getByRole('region', { name: 'Size of the network' });
  await expect(figures).toContainText('Skips on2 of 2');
  await page.getByRole('switch', { name: 'Skip is on' }).uncheck();
  await expect(figures).toContainText('Skips on1 of 2');
  await expect(page.getByRole('button', { name: 'add skip from Input to Dense 1, off' })).toBeVisible();
  await page.getByRole('switch', { name: 'Skip is on' }).check();
  // While a control outside the canvas has the focus, Delete does not remove the selected skip.
  await page.keyboard.press('Delete');
  await expect(skipLabel(page, 'Input', 'Dense 1')).toHaveCount(1);
  await page.getByLabel('Merge').selectOption('concat');
  await expect(page.getByRole('button', { name: 'concat skip from Input to Dense 1' })).toBeVisible();
  await expect(card(page, 'dense1')).toContainText('74');
  await page.getByRole('button', { name: 'Delete skip' }).click();
  await expect(skipLabel(page, 'Input', 'Dense 1')).toHaveCount(0);
  for (let i = 0; i < 4; i++) await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'add skip from Input to Dense 1, linear 10→64', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(page.getByRole('button', { name: 'add skip from Input to Dense 1, off' })).toBeVisible();
});

test('a skip can be drawn and deleted by keyboard', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Start a skip at Input' }).focus();
  await page.keyboard.press('Enter');
  await expect(card(page, 'dense3')).toContainText('Add: linear 10→1 (+10 parameters)');
  await page.keyboard.press('Escape');
  await expect(card(page, 'dense3')).not.toContainText('Add: ');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'End the skip at Output' }).focus();
  await page.keyboard.press('Enter');
  await expect(skipLabel(page, 'Input', 'Output')).toBeVisible();
  await page.keyboard.press('Delete');
  await expect(skipLabel(page, 'Input', 'Output')).toHaveCount(0);
});

test('a skip that already exists cannot be drawn again by dragging, clicking or pressing Enter, and the message offers to select it', async ({
  page,
}) => {
  await openPage(page);
  const start = page.getByRole('button', { name: 'Start a skip at Input' });
  const end = page.getByRole('button', { name: 'End the skip at Dense 1' });
  const offer = page.getByRole('contentinfo').getByRole('button', { name: 'Select the skip' });
  const draw = {
    dragging: () => dragSkip(page, 'input', 'dense1'),
    clicking: async () => {
      await start.click();
      await end.click();
    },
    'pressing Enter': async () => {
      await start.press('Enter');
      await end.press('Enter');
    },
    'pressing Enter, end first': async () => {
      await end.press('Enter');
      await start.press('Enter');
    },
  };
  for (const [way, act] of Object.entries(draw)) {
    await act();
    await expect(status(page), way).toHaveText('The skip Input → Dense 1 already exists. Select it to change it.');
    await offer.click();
    await expect(status(page), way).toHaveText('Selected the skip Input → Dense 1.');
    await expect(skipLabel(page, 'Input', 'Dense 1')).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Escape');
    // A skip that has just been added is not reported as one that already exists.
    await page.getByRole('button', { name: 'Start a skip at Dense 1' }).press('Enter');
    await page.getByRole('button', { name: 'End the skip at Output' }).press('Enter');
    await expect(status(page), way).toHaveText('Added the skip Dense 1 → Output.');
    await page.getByRole('button', { name: 'Undo' }).click();
  }
});

test('the inspector shows the formula of a join and the shapes of its operands', async ({ page }) => {
  await openPage(page);
  await skipLabel(page, 'Dense 1', 'Dense 2').click();
  const formula = page.getByRole('figure', { name: 'Output of the layer' });
  await expect(formula).toHaveText('y128=Dense 2(x)128+P(Dense 1)128P of Dense 1 (64): linear 64→128');
  await page.getByLabel('Scale α').selectOption('learned');
  await page.getByLabel('Merge').selectOption('add');
  await expect(formula).toContainText('α·P(Dense 1)');
  await page.getByLabel('Merge').selectOption('concat');
  await expect(formula).toHaveText('y192=Dense 2(x)128‖Dense 164');
  await page.getByRole('switch', { name: 'Skip is on' }).uncheck();
  await expect(formula).toContainText('This skip is off, so it is not part of the output.');
});

/** Drags from the middle of one element to the middle of another, and leaves the mouse button pressed. */
async function drag(page: Page, from: Locator, to: Locator) {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (!start || !end) throw new Error('one of the two elements of the drag is not visible');
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 8 });
}

test('a drag from the body of a card draws a skip, with a preview at the other card', async ({ page }) => {
  await openPage(page);
  await drag(page, card(page, 'input'), card(page, 'dense2'));
  await expect(card(page, 'dense2')).toContainText('Add: linear 10→128 (+1,280 parameters)');
  await page.mouse.up();
  await expect(status(page)).toHaveText('Added the skip Input → Dense 2.');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(skipLabel(page, 'Input', 'Dense 2')).toHaveCount(0);
  await card(page, 'dense1').click();
  await expect(page.getByRole('heading', { name: 'Dense 1' })).toBeVisible();
});

test('a drag from an incoming handle to an earlier layer draws a skip from that layer', async ({ page }) => {
  await openPage(page);
  await drag(page, page.getByRole('button', { name: 'End the skip at Output' }), card(page, 'dense1'));
  await expect(card(page, 'dense1')).toContainText('Add: linear 64→1 (+64 parameters)');
  await page.mouse.up();
  await expect(status(page)).toHaveText('Added the skip Dense 1 → Output.');
  await expect(skipLabel(page, 'Dense 1', 'Output')).toBeVisible();
});
