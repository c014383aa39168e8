import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { card, dropFiles, openPage, seeWhy, skipLabel, status, textFile, trainFor } from './page.ts';

// Recording a trace would add to the measured times.
test.use({ trace: 'off' });

const LAYERS = 500;
const SKIPS = 2000;

interface Ends {
  from: string;
  to: string;
}

/** @param alpha the scale of each skip; training needs a small one, because with 1, values grow from layer to layer and overflow */
function largeExperiment(more: readonly Ends[], alpha: number): string {
  const dense = (i: number) => ({ id: `dense${i}`, kind: 'dense', params: { units: 10 } });
  const head = { id: `dense${LAYERS - 1}`, kind: 'dense', params: { units: 1, activation: 'linear' } };
  const layers = [{ id: 'input', kind: 'input' }, ...Array.from({ length: LAYERS - 2 }, (_, i) => dense(i + 1)), head];
  const skips = layers.flatMap(({ id }, i) =>
    layers
      .slice(i + 2, Math.min(i + 7, LAYERS - 1))
      .map((to) => ({ from: id, to: to.id, ...(alpha !== 1 && { scale: 'constant', alpha }) })),
  );
  const network = { layers, skips: [...skips.slice(0, SKIPS), ...more] };
  return JSON.stringify({ version: 1, network, data: { kind: 'shapes2d' }, training: {} });
}

const MOST_MS = 50;
const FEWEST_FRAMES = 50;
const LONGEST_FRAME_MS = 120;
/** Other work on the machine can only add time, so the fastest attempt counts. */
const TRIES = 10;

/**
 * Presses undo or redo. Returns the milliseconds until the change is in the document and until it is drawn. `isAll` is true if the page
 * stays the same afterwards.
 */
const undoMs = (page: Page, isRedo: boolean) =>
  page.evaluate(async (shiftKey) => {
    const nextTask = () =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
    const begun = performance.now();
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true, shiftKey, bubbles: true }));
    await nextTask();
    const inDocument = performance.now() - begun;
    // The browser computes style, layout and paint after the callbacks of a frame, in the same task.
    await new Promise(requestAnimationFrame);
    await nextTask();
    const drawn = performance.now() - begun;
    const content = () => document.querySelector('#root')?.innerHTML;
    const then = content();
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { inDocument, drawn, isAll: content() === then };
  }, isRedo);

type Times = Awaited<ReturnType<typeof undoMs>>;

const figures = (page: Page) => page.getByRole('region', { name: 'Size of the network' });

async function openLarge(page: Page, more: readonly Ends[] = [], alpha = 1) {
  await openPage(page);
  await dropFiles(page, [textFile('large.json', largeExperiment(more, alpha))]);
  const skips = (SKIPS + more.length).toLocaleString('en');
  await expect(figures(page)).toContainText(`Skips on${skips} of ${skips}`);
  await page.locator('.react-flow__node-fold').first().press('Enter');
  await expect(card(page, 'dense30')).toHaveCount(1);
}

// A network of this size is shown at the smallest zoom. Labels and handles are then too small to click, so they are operated by keyboard.
const changes: { what: string; make: (page: Page) => Promise<void>; words: string; wordsBefore: string }[] = [
  {
    what: 'a skip switched off',
    make: async (page) => {
      await skipLabel(page, 'Input', 'Dense 2').press('Enter');
      await page.getByRole('switch', { name: 'Skip is on' }).uncheck();
    },
    words: 'Skips on1,999 of 2,000',
    wordsBefore: 'Skips on2,000 of 2,000',
  },
  {
    what: 'a skip drawn',
    make: async (page) => {
      await page.getByRole('button', { name: 'Start a skip at Dense 1', exact: true }).press('Enter');
      await page.getByRole('button', { name: 'End the skip at Dense 9', exact: true }).press('Enter');
    },
    words: 'Skips on2,001 of 2,001',
    wordsBefore: 'Skips on2,000 of 2,000',
  },
  {
    what: 'a skip deleted',
    make: async (page) => {
      await skipLabel(page, 'Dense 4', 'Dense 7').press('Enter');
      await page.keyboard.press('Delete');
    },
    words: 'Skips on1,999 of 1,999',
    wordsBefore: 'Skips on2,000 of 2,000',
  },
  {
    what: 'a layer removed',
    make: async (page) => {
      await card(page, 'dense5').press('Enter');
      await page.getByRole('button', { name: 'Remove layer' }).click();
    },
    words: 'Skips on1,991 of 1,991',
    wordsBefore: 'Skips on2,000 of 2,000',
  },
  {
    what: 'units of a layer changed',
    make: async (page) => {
      await card(page, 'dense5').press('Enter');
      await page.getByRole('textbox', { name: 'Units' }).fill('12');
      await page.getByRole('textbox', { name: 'Units' }).press('Enter');
    },
    words: 'Parameters55,',
    wordsBefore: 'Parameters54,791',
  },
];

test(`a page with ${LAYERS} layers and ${SKIPS.toLocaleString('en')} skips undoes a change within ${MOST_MS} ms`, {
  tag: '@alone',
}, async ({ page }) => {
  await openLarge(page);
  for (const { what, make, words, wordsBefore } of changes) {
    await make(page);
    await expect(figures(page)).toContainText(words);
    /** Returns the milliseconds until the fastest undo and the fastest redo are drawn. */
    const measure = async () => {
      const undos: Times[] = [];
      const redos: Times[] = [];
      for (let i = 0; i < 3; i++) {
        for (const [times, isRedo] of [
          [undos, false],
          [redos, true],
        ] as const) {
          await page.waitForTimeout(300);
          times.push(await undoMs(page, isRedo));
          await expect(figures(page)).toContainText(isRedo ? words : wordsBefore);
        }
      }
      const list = (key: 'inDocument' | 'drawn') =>
        [undos, redos].map((times) => times.map((time) => time[key].toFixed(0)).join(', ')).join(' and ');
      process.stdout.write(
        `  ${what}, undone and redone: in the document after ${list('inDocument')} ms, drawn after ${list('drawn')} ms\n`,
      );
      expect([...undos, ...redos].every(({ isAll }) => isAll)).toBe(true);
      return [undos, redos].map((times) => Math.min(...times.map(({ drawn }) => drawn))) as [number, number];
    };
    let [undone, redone] = await measure();
    for (let again = 1; again < TRIES && Math.max(undone, redone) > MOST_MS; again++) {
      const [undoneAgain, redoneAgain] = await measure();
      undone = Math.min(undone, undoneAgain);
      redone = Math.min(redone, redoneAgain);
    }
    expect(undone, `${what}, undone`).toBeLessThanOrEqual(MOST_MS);
    expect(redone, `${what}, redone`).toBeLessThanOrEqual(MOST_MS);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(figures(page)).toContainText(wordsBefore);
  }
});

test('in a large network, only the gradients in view are drawn, and a change is undone within the same limit as without gradients', {
  tag: '@alone',
}, async ({ page }) => {
  await openLarge(page, [], 0.05);
  await trainFor(page, 1);
  await seeWhy(page, 'Gradients');
  const ribbons = page.locator('[data-ribbons] path');
  await expect(ribbons.first()).toBeAttached({ timeout: 90_000 });
  expect(await ribbons.count()).toBeLessThan(SKIPS / 4);
  const change = changes.at(-1);
  if (!change) throw new Error('no change');
  const { make, words, wordsBefore } = change;
  await make(page);
  await expect(figures(page)).toContainText(words);
  const [undos, redos]: [number[], number[]] = [[], []];
  const fastest = () => Math.max(Math.min(...undos), Math.min(...redos));
  for (let i = 0; i < 3 * TRIES && !(fastest() <= MOST_MS); i++) {
    for (const [times, isRedo] of [
      [undos, false],
      [redos, true],
    ] as const) {
      await page.waitForTimeout(300);
      times.push((await undoMs(page, isRedo)).drawn);
      await expect(figures(page)).toContainText(isRedo ? words : wordsBefore);
    }
  }
  process.stdout.write(
    `  with gradients, undone and redone: drawn after ${undos.map(Math.round).join(', ')} and ${redos.map(Math.round).join(', ')} ms\n`,
  );
  expect(fastest()).toBeLessThanOrEqual(MOST_MS);
});

/** Drags an element to and fro, and finally to the right. `frames` is the number of frames per second. */
const framesWhileDragged = (page: Page, from: { selector: string; x: number; y: number }, reachPx: number) =>
  page.evaluate(
    async ({ from: { selector, x, y }, reachPx }) => {
      const press = (target: EventTarget | null | undefined, type: string, clientX: number) =>
        target?.dispatchEvent(
          new MouseEvent(type, {
            clientX,
            clientY: y,
            button: 0,
            buttons: type === 'mouseup' ? 0 : 1,
            bubbles: true,
            cancelable: true,
            view: window,
          }),
        );
      press(document.querySelector(selector), 'mousedown', x);
      const begun = performance.now();
      let drawn = 0;
      let last = begun;
      let longestMs = 0;
      while (performance.now() - begun < 2000) {
        press(document.elementFromPoint(x, y), 'mousemove', x + reachPx * Math.sin(drawn / 30));
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        longestMs = Math.max(longestMs, now - last);
        last = now;
        drawn++;
      }
      const frames = (1000 * drawn) / (performance.now() - begun);
      press(document.elementFromPoint(x, y), 'mousemove', x + reachPx);
      await new Promise(requestAnimationFrame);
      press(document.elementFromPoint(x, y), 'mouseup', x);
      return { frames, longestMs };
    },
    { from, reachPx },
  );

test(`a page with a large network draws at least ${FEWEST_FRAMES} frames per second while the view or a skip is dragged`, {
  tag: '@alone',
}, async ({ page }) => {
  await openLarge(page);
  const viewport = page.locator('.react-flow__viewport');
  // The drag of the skip stays away from the edges of the canvas, because near them the canvas library moves the view.
  const pane = { what: 'the view', selector: '.react-flow__pane', reachPx: 450 };
  const handle = { what: 'a skip', selector: '[data-nodeid="dense20"][data-handleid="skip-out"]', reachPx: 300 };
  for (const { what, selector, reachPx } of [pane, handle]) {
    // Earlier drags have moved the view.
    await page.getByRole('button', { name: 'Fit view' }).click();
    // When cards come into view, the canvas library measures their handles in the next frames. No drag can begin at them before that.
    await page.waitForTimeout(500);
    const before = await viewport.getAttribute('style');
    const box = await page.locator(selector).boundingBox();
    if (!box) throw new Error(`${selector} is not visible`);
    const from = { selector, x: box.x + box.width / 2, y: box.y + Math.min(40, box.height / 2) };
    let { frames, longestMs } = await framesWhileDragged(page, from, reachPx);
    for (let i = 1; i < TRIES && (frames < FEWEST_FRAMES || longestMs > LONGEST_FRAME_MS); i++) {
      ({ frames, longestMs } = await framesWhileDragged(page, from, reachPx));
    }
    process.stdout.write(`  ${what} dragged: ${frames.toFixed(0)} frames a second, the longest frame took ${longestMs.toFixed(0)} ms\n`);
    expect(frames, what).toBeGreaterThanOrEqual(FEWEST_FRAMES);
    expect(longestMs, what).toBeLessThanOrEqual(LONGEST_FRAME_MS);
    if (what === 'the view') expect(await viewport.getAttribute('style')).not.toBe(before);
    else await expect(status(page)).toContainText('Dense 20');
  }
});

test('elements out of view are not in the document, but the Tab key still reaches them', async ({ page }) => {
  await openLarge(page, [{ from: 'dense58', to: 'dense400' }]);
  const canvas = await page.getByRole('application', { name: 'Network' }).boundingBox();
  expect(await page.locator('.react-flow__node').count()).toBeLessThan(LAYERS / 4);
  await expect(card(page, 'dense499')).toHaveCount(0);
  const isInView = async () => {
    const box = await page.locator(':focus').boundingBox();
    return Boolean(box && canvas && box.x >= canvas.x - 1 && box.x + box.width <= canvas.x + canvas.width + 1);
  };
  const viewport = page.locator('.react-flow__viewport');
  // On the canvas, the label of the long skip is far from the labels before and after it in tab order.
  for (const [first, last] of [
    [card(page, 'dense50'), 'Dense 70'],
    [skipLabel(page, 'Dense 55', 'Dense 57'), 'add skip from Dense 66 to Dense 72'],
  ] as const) {
    await page.getByRole('button', { name: 'Fit view' }).click();
    const before = await viewport.getAttribute('style');
    await first.focus();
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      expect(await isInView()).toBe(true);
    }
    await expect(page.locator(':focus')).toHaveAccessibleName(last);
    expect(await viewport.getAttribute('style')).not.toBe(before);
  }
  for (let i = 0; i < 60; i++) await page.keyboard.press('Shift+Tab');
  await expect(page.locator(':focus')).toHaveAccessibleName('add skip from Dense 55 to Dense 57');
  await page.getByRole('button', { name: 'Fit view' }).click();
  await expect(card(page, 'input')).toBeVisible();
});
