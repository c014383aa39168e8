/** The locators and user actions that the stories (the tests in e2e/) share. */
import type { Locator, Page, Route } from '@playwright/test';
import { expect } from './fixtures.ts';

declare global {
  interface Window {
    isFull?: boolean;
    actions?: number;
  }
}

export const card = (page: Page, id: string): Locator => page.locator(`.react-flow__node[data-id="${id}"]`);

export const skipLabel = (page: Page, from: string, to: string): Locator =>
  page.getByRole('button', { name: `skip from ${from} to ${to}` });

/**
 * Returns the area of a chart's plot that the readout (the values at the cursor) covers, plus the area of the readout outside the window,
 * in square pixels.
 */
export const readoutFaults = (figure: Locator): Promise<number> =>
  figure.evaluate((element) => {
    const lines = element.querySelector('.u-over')?.getBoundingClientRect();
    const box = element.querySelector('table')?.getBoundingClientRect();
    if (!lines || !box || box.height === 0) throw new Error('no readout');
    const overlap = (a: DOMRect, b: DOMRect) =>
      Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
      Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
    const seen = overlap(box, new DOMRect(0, 0, window.innerWidth, window.innerHeight));
    return overlap(lines, box) + box.width * box.height - seen;
  });

/** The status line of the page; an open sheet has one of its own. */
export const status = (page: Page): Locator => page.getByRole('contentinfo').getByRole('status');

export const runRow = (page: Page, number: number): Locator => page.getByRole('table', { name: 'Runs' }).getByRole('row').nth(number);

export async function showColumn(page: Page, column: string) {
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: column, exact: true }).check();
  await page.keyboard.press('Escape');
}

/** Returns the number in one column of a run's row, or NaN if the cell contains no number. A hidden column is made visible first. */
export async function cellOf(page: Page, run: number, column: string): Promise<number> {
  const headersOf = () => page.getByRole('table', { name: 'Runs' }).getByRole('columnheader').allTextContents();
  let headers = await headersOf();
  if (headers.length > 0 && !headers.includes(column)) {
    await showColumn(page, column);
    headers = await headersOf();
  }
  const text = await runRow(page, run).getByRole('cell').nth(headers.indexOf(column)).textContent();
  return Number(/^[\d.,]+(e-?\d+)?/.exec(text ?? '')?.[0].replaceAll(',', ''));
}

export async function actOn(page: Page, run: string, action: string) {
  await page.getByRole('button', { name: `Actions for ${run}`, exact: true }).click();
  await page.locator('[data-panel][data-open]').getByRole('button', { name: action, exact: true }).click();
}

/** Compares rows of the table of runs. `names` are names of runs or arms; `all runs` selects every row. */
export async function compareRuns(page: Page, ...names: readonly string[]) {
  for (const name of names) await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
}

/** Opens the page with the network of a starter (an example experiment), and waits until the network can be trained and no longer moves. */
export async function openPage(page: Page, starter: 'Dense' | 'Convolutional' | 'LSTM' = 'Dense') {
  await page.goto('/');
  await page.getByRole('radio', { name: starter }).check({ force: true });
  await expect(page.locator('.react-flow__node').first()).toContainText('parameters');
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled({ timeout: 20_000 });
  await expectStill(page);
}

/** Waits until the page has fitted the network into its area, because the network moves until then. */
async function expectStill(page: Page) {
  const place = () => card(page, 'input').boundingBox();
  let before = await place();
  await expect
    .poll(
      async () => {
        const now = await place();
        const isStill = now !== null && now.x === before?.x && now.y === before.y;
        before = now;
        return isStill;
      },
      { intervals: [150] },
    )
    .toBe(true);
}

export async function openMenu(page: Page, name: 'Axes' | 'Export') {
  const button = page.getByRole('button', { name, exact: true });
  const isOpen = await button.evaluate((element) => (element as HTMLButtonElement).popoverTargetElement?.matches(':popover-open'));
  if (!isOpen) await button.click();
}

export async function unfold(page: Page, name: 'Data' | 'Training' | 'Joins') {
  const part = page.getByRole('region', { name, exact: true }).locator('details').first();
  if (!(await part.evaluate((element) => (element as HTMLDetailsElement).open))) await part.locator('summary').first().click();
}

export const showPlot = (page: Page, name: string) => page.getByRole('radio', { name, exact: true }).check({ force: true });

export async function seeWhy(page: Page, measurement: string) {
  const pictures = page.getByRole('region', { name: 'Pictures' });
  await pictures.getByRole('radio', { name: 'See why' }).check({ force: true });
  await pictures.getByLabel('Measurement', { exact: true }).selectOption({ label: measurement });
  return pictures;
}

/** Sets the number of steps after which training stops; 0 means no limit. */
export async function stopAfter(page: Page, steps: number) {
  const field = page.getByRole('textbox', { name: 'Train for' });
  await field.fill(String(steps));
  await field.press('Enter');
}

export async function trainFor(page: Page, steps: number) {
  await stopAfter(page, steps);
  await page.getByRole('button', { name: /^(Train|Resume|Train new run)$/ }).click();
}

/** Waits until the text in the clipboard matches the pattern. A link is not copied at once, because it is compressed first. */
export async function copiedText(page: Page, pattern: RegExp): Promise<string> {
  const read = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(read).toMatch(pattern);
  return read();
}

/** Resets the count of clicks, drops and changes of fields to 0, and returns a function that returns the count so far. */
export async function countActions(page: Page): Promise<() => Promise<number | undefined>> {
  await page.evaluate(() => {
    const count = () => {
      window.actions = (window.actions ?? 0) + 1;
    };
    if (window.actions === undefined)
      for (const type of ['click', 'change', 'drop']) window.addEventListener(type, count, { capture: true });
    window.actions = 0;
  });
  return () => page.evaluate(() => window.actions);
}

export async function trainComparison(page: Page, comparison: string, seeds: 1 | 6 | 12 | 20 = 1) {
  await page.getByLabel('Compare with').selectOption({ label: comparison });
  await page.getByLabel('Seeds', { exact: true }).selectOption(String(seeds));
  await page.getByRole('button', { name: 'Train', exact: true }).click();
}

/** Trains the network with and without its skips, at one seed. */
export const trainTwins = (page: Page) => trainComparison(page, 'No skips');

/** Returns all texts that an ellipsis cuts off. `hidden` are those that no tooltip shows in full while the pointer is over them. */
export const cutTexts = (page: Page): Promise<{ texts: string[]; hidden: string[] }> =>
  page.evaluate(() => {
    const isCut = (element: Element) =>
      getComputedStyle(element).textOverflow === 'ellipsis' &&
      element.scrollWidth > element.clientWidth &&
      element.getClientRects().length > 0;
    const textOf = (element: Element) => (element instanceof HTMLInputElement ? element.value : (element.textContent ?? ''));
    const cut = [...document.querySelectorAll('body *')].filter(isCut);
    const isHidden = (element: Element) => {
      element.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
      return !element.closest('[title]')?.getAttribute('title')?.includes(textOf(element));
    };
    return { texts: cut.map(textOf), hidden: cut.filter(isHidden).map(textOf) };
  });

/** Runs in the browser. Returns the names of the lists within `place` that are too narrow for one of their entries. */
export function narrowLists(place: string): string[] {
  const lists = [...document.querySelectorAll<HTMLSelectElement>(`${place} select`)].filter((list) => list.getClientRects().length > 0);
  const isNarrow = (list: HTMLSelectElement) => {
    const copy = list.cloneNode(true);
    if (!(copy instanceof HTMLSelectElement)) return false;
    copy.style.cssText = 'position: absolute; width: max-content; min-width: 0; max-width: none';
    list.after(copy);
    const needed = copy.getBoundingClientRect().width;
    copy.remove();
    return list.getBoundingClientRect().width < needed - 0.5;
  };
  return lists.filter(isNarrow).map((list) => list.getAttribute('aria-label') ?? list.id);
}

export const answer = (page: Page): Locator => page.getByRole('region', { name: 'Answer' });

export async function dragSkip(page: Page, from: string, to: string, { release = true } = {}) {
  const start = await page.locator(`.react-flow__handle.source[data-nodeid="${from}"][data-handleid="skip-out"]`).boundingBox();
  const end = await card(page, to).boundingBox();
  if (!start || !end) throw new Error(`cannot drag from ${from} to ${to}`);
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x + 40, start.y - 20, { steps: 4 });
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 8 });
  if (release) await page.mouse.up();
}

/** Must be called before the page is opened, so that {@link setFull} can simulate full storage. */
export const prepareFullStorage = (page: Page) =>
  page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...args: Parameters<typeof put>) {
      if (window.isFull) throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, args);
    };
  });

export const setFull = (page: Page, isFull: boolean) =>
  page.evaluate((full) => {
    window.isFull = full;
  }, isFull);

export interface DroppedFile {
  name: string;
  bytes: Uint8Array;
}

export async function dropFiles(page: Page, files: readonly DroppedFile[]) {
  const transfer = await page.evaluateHandle(
    (list) => {
      const data = new DataTransfer();
      for (const { name, base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        data.items.add(new File([bytes], name));
      }
      return data;
    },
    files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })),
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

/** Makes a file of unsigned bytes in the IDX format (that of MNIST). */
export function idxFile(name: string, sizes: readonly number[], value: (i: number) => number): DroppedFile {
  const count = sizes.reduce((a, b) => a * b, 1);
  const bytes = new Uint8Array(4 + 4 * sizes.length + count);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, i) => {
    view.setUint32(4 + 4 * i, size);
  });
  for (let i = 0; i < count; i++) bytes[4 + 4 * sizes.length + i] = value(i);
  return { name, bytes };
}

export const textFile = (name: string, text: string): DroppedFile => ({ name, bytes: new TextEncoder().encode(text) });

/** Returns a route handler that puts code in front of the worker's script. */
export const inWorker = (code: string) => async (route: Route) => {
  const response = await route.fetch();
  await route.fulfill({ response, body: `${code}\n${await response.text()}` });
};

/** Waits long enough for changes to be written to storage. */
export const saved = (page: Page) => page.waitForTimeout(900);
