import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { compareRuns, openPage, readoutFaults, runRow, saved, stopAfter, trainComparison } from './page.ts';
import { violations } from './violations.ts';
import { NEVER_VISITED } from './visited.ts';

/** Window sizes with the smallest allowed size of the area in which curves are drawn, in CSS pixels. */
const windows = [
  { width: 1280, height: 720, least: { width: 480, height: 240 } },
  { width: 1024, height: 768, least: { width: 400, height: 220 } },
  { width: 900, height: 700, least: { width: 300, height: 160 } },
  { width: 1366, height: 768, least: { width: 480, height: 240 } },
  { width: 1920, height: 1080, least: { width: 600, height: 300 } },
];

const places = (page: Page) =>
  page.evaluate(() =>
    Object.fromEntries(
      [
        'header',
        '[aria-label="Size of the network"]',
        '[aria-label="Controls"]',
        '[aria-label="Answer"]',
        '[aria-label="Curves"]',
        '[aria-label="Pictures"]',
        '[data-place="runs"]',
        'footer',
      ].map((selector) => {
        const box = document.querySelector(selector)?.getBoundingClientRect();
        return [selector, box && [box.x, box.y, box.width, box.height].map(Math.round)];
      }),
    ),
  );

test('no part of the page moves when runs are added, and the area of the curves is large enough', async ({ page }) => {
  test.setTimeout(240_000);
  await openPage(page);
  // The pictures are loaded after the page is shown.
  await expect(page.getByRole('region', { name: 'Pictures' })).toBeVisible();
  const before: Awaited<ReturnType<typeof places>>[] = [];
  for (const size of windows) {
    await page.setViewportSize(size);
    before.push(await places(page));
  }
  await stopAfter(page, 5);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  const compareAll = async (when: string) => {
    for (const [i, size] of windows.entries()) {
      await page.setViewportSize(size);
      expect(await places(page), `${when}, ${size.width}×${size.height}`).toEqual(before[i]);
    }
  };
  await compareAll('with one run');
  await trainComparison(page, 'No skips');
  await expect(page.getByRole('region', { name: 'Answer' })).toContainText('better in', { timeout: 60_000 });
  await compareAll('with two runs');
  await trainComparison(page, 'No skips', 6);
  await expect(runRow(page, 1)).toContainText('6 done', { timeout: 120_000 });
  await compareAll('with twelve runs');
  for (const { least, ...size } of windows) {
    await page.setViewportSize(size);
    // At some window sizes, the chart is drawn twice, so its width and height are read together, and read again until both are large
    // enough.
    await expect(async () => {
      const box = await page.locator('.u-over').first().boundingBox();
      expect(box?.width).toBeGreaterThanOrEqual(least.width);
      expect(box?.height).toBeGreaterThanOrEqual(least.height);
    }, `${size.width}×${size.height}`).toPass({ timeout: 15_000 });
  }
});

test('the page does not scroll sideways on a phone or at 200 % zoom, a run’s first numbers are in view on the phone, and the chart is tall enough at 200 % zoom', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openPage(page);
  await stopAfter(page, 5);
  await trainComparison(page, 'No skips');
  await expect(runRow(page, 2)).toContainText('done', { timeout: 60_000 });
  const cannotScrollSideways = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  expect(await cannotScrollSideways()).toBe(true);
  // The first three numbers of a run are visible next to its name.
  const right = (await runRow(page, 2).getByRole('cell').nth(4).boundingBox()) ?? { x: Number.NaN, width: 0 };
  await expect(page.getByRole('columnheader').nth(4)).toHaveText('Loss ratio');
  expect(right.x + right.width).toBeLessThanOrEqual(390);
  // On a phone, the table moves when the pictures and the step times arrive after the runs have ended, so the test waits for them.
  let before = 0;
  const isStill = async () => {
    const last = before;
    before = await page.evaluate(() => document.documentElement.scrollHeight);
    return before === last;
  };
  await expect.poll(isStill, { intervals: [1000] }).toBe(true);
  await compareRuns(page, 'Run 1, without skips', 'Run 2, with skips');
  const sheet = page.getByRole('dialog', { name: 'Compare' });
  const columns = sheet.getByRole('region', { name: /^Run \d/ });
  await expect(columns).toHaveCount(2);
  for (const column of await columns.all())
    expect(((await column.boundingBox())?.x ?? 0) + ((await column.boundingBox())?.width ?? 999)).toBeLessThanOrEqual(390);
  await page.keyboard.press('Escape');

  await page.setViewportSize({ width: 640, height: 360 });
  expect(await cannotScrollSideways()).toBe(true);
  const chart = page.getByRole('figure', { name: /^Loss against steps/ });
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  const bar = await page.getByRole('region', { name: 'Controls' }).boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(240);
  expect((bar?.y ?? 0) - 240).toBeGreaterThanOrEqual(30);
});

test('the table that compares several arms opens over the page, and the page stays as it is', async ({ page }) => {
  await openPage(page);
  await stopAfter(page, 5);
  await trainComparison(page, 'Each skip off in turn');
  await expect(runRow(page, 3)).toContainText('done', { timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Copy answer' })).toBeVisible();
  const before = await places(page);
  await page.getByRole('button', { name: 'All 3 arms' }).click();
  const arms = page.getByRole('table', { name: 'Arms' });
  await expect(arms.getByRole('row')).toHaveCount(3);
  await expect(arms.getByRole('row').nth(0)).toContainText('17,985 parameters, 17,792 multiply-adds');
  await expect(arms.getByRole('row').nth(1)).toContainText(/parameters −\d[\d.]* %, multiply-adds −\d[\d.]* %/);
  await expect(page.getByRole('table', { name: 'Arms' })).toBeInViewport({ ratio: 1 });
  expect(await places(page)).toEqual(before);
  expect(await violations(page, { within: '[data-panel]' })).toEqual([]);
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'All 3 arms' }).click();
  await expect(page.getByRole('table', { name: 'Arms' })).toBeInViewport({ ratio: 1 });
});

test('a first answer takes one click, and a presentation hides the header, the controls and the tools', async ({ page }) => {
  await page.goto('/');
  const answer = page.getByRole('region', { name: 'Answer' });
  await expect(answer).toContainText('A skip connection carries a layer’s output');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(answer).toContainText('Better in 6 of 6 pairs', { timeout: 150_000 });
  await expect(page.getByRole('figure', { name: /^Loss against steps, without skips, 6 seeds, with skips, 6 seeds$/ })).toBeVisible();
  expect(await violations(page), 'six pairs').toEqual([]);
  await page.locator('body').press('p');
  expect(await violations(page), 'a presentation').toEqual([]);
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(page.getByRole('region', { name: 'Controls' })).toBeHidden();
  for (const name of [/^Train/, 'Check with a control', 'Axes', 'Export', 'Fit view'])
    await expect(page.getByRole('button', { name })).toHaveCount(0);
  const cut = await page
    .locator('.react-flow__node :is(strong, span)')
    .evaluateAll((parts) =>
      parts.filter((part) => part.scrollHeight > part.clientHeight + 1 && part.clientHeight > 0).map((part) => part.textContent),
    );
  expect(cut).toEqual([]);
  await expect(answer).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('img', { name: /^Predictions over the plane: Run 2/ })).toBeInViewport({ ratio: 0.9 });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('banner')).toBeVisible();
});

/**
 * Returns the texts of the tabs and buttons that extend past the right edge of their part of the page or of the window, or that overlap
 * another tab or button.
 */
const misplaced = (page: Page) =>
  page.evaluate(() => {
    const shown = [...document.querySelectorAll('[data-place]')].flatMap((part) => {
      const edge = Math.min(part.getBoundingClientRect().right, innerWidth);
      const elements = [...part.querySelectorAll('label, button')].filter((element) => element.getClientRects().length > 0);
      return elements.map((element) => ({ element, edge, box: element.getBoundingClientRect() }));
    });
    if (shown.length < 6) return [`the page has only ${shown.length} tabs and buttons; at least 6 are expected`];
    const overlap = (a: DOMRect, b: DOMRect) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
    return shown
      .filter(
        ({ element, edge, box }) => box.right > edge + 0.5 || shown.some((other) => other.element !== element && overlap(box, other.box)),
      )
      .map(({ element }) => element.textContent);
  });

test.describe('an embedded page', () => {
  test.use({ storageState: NEVER_VISITED });

  test('trains at a size of 720×460, hides parts, and saves nothing', async ({ page }) => {
    await page.setViewportSize({ width: 720, height: 460 });
    await page.goto('/?embed&hide=pictures&lock');
    await expect(page.getByRole('banner')).toBeHidden();
    await expect(page.getByRole('region', { name: 'Pictures' })).toBeHidden();
    await expect(page.locator('.react-flow__node').first()).toBeVisible();
    const heightOfAnswer = async () => (await page.getByRole('region', { name: 'Answer' }).boundingBox())?.height;
    const height = await heightOfAnswer();
    await page.getByLabel('Seeds', { exact: true }).selectOption('1');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await expect(page.getByRole('figure', { name: /^Loss against steps/ })).toBeInViewport({ ratio: 0.9 });
    await expect(page.getByRole('region', { name: 'Answer' })).toContainText('1 of 1 pair', { timeout: 60_000 });
    expect(await heightOfAnswer(), 'the height of the bar with the answer').toBe(height);
    expect(await violations(page), 'a wide frame').toEqual([]);
    // The readout shows the values at the cursor.
    const figure = page.getByRole('figure', { name: /^Loss against steps/ });
    const expectReadoutInView = async (when: string) => {
      for (const hidden of ['pictures', 'pictures network', 'pictures network answer', 'pictures network answer controls', '']) {
        await page.locator('[data-embedded]').evaluate((app, parts) => app.setAttribute('data-hidden', parts), hidden);
        await figure.scrollIntoViewIfNeeded();
        await figure.locator('.u-over').hover({ position: { x: 60, y: 30 } });
        await expect(figure.locator('table')).toContainText('Step');
        const faults = `area in px² of the plot that the readout covers, plus the area of the readout outside the window, with data-hidden="${hidden}"`;
        expect(await readoutFaults(figure), `${faults}, ${when}`).toBeLessThan(1);
        await page.mouse.move(0, 0);
      }
    };
    await expectReadoutInView('720×460');
    const settings = await page.getByRole('region', { name: 'Controls' }).boundingBox();
    for (const name of ['Compare with', 'Seeds']) {
      const list = await page.getByLabel(name, { exact: true }).boundingBox();
      expect((list?.x ?? 0) + (list?.width ?? 999)).toBeLessThanOrEqual((settings?.x ?? 0) + (settings?.width ?? 0));
    }
    for (const width of [320, 480, 600, 680, 700]) {
      await page.setViewportSize({ width, height: 600 });
      await expect.poll(() => misplaced(page), `misplaced tabs and buttons in a frame that is ${width} pixels wide`).toEqual([]);
      await expectReadoutInView(`${width}×600`);
      if (width === 320) expect(await violations(page), 'a narrow frame').toEqual([]);
    }
    await saved(page);
    expect(await page.evaluate(async () => [(await indexedDB.databases()).length, localStorage.length])).toEqual([0, 0]);
  });
});

test.describe('in a sandboxed frame', () => {
  // The browser logs errors about the scripts or the worker that it does not start.
  test.use({ expectedProblems: [/.*/] });

  test('the page says that it cannot start, with a link to itself', async ({ page }) => {
    const body = '<iframe sandbox="allow-scripts allow-popups" width="720" height="460" src="/?embed"></iframe>';
    await page.route('/frame.html', (route) => route.fulfill({ contentType: 'text/html', body }));
    await page.route('/?embed', async (route) => {
      const response = await route.fetch();
      // The header that forbids frames is removed, because static hosts do not send it.
      const { 'content-security-policy': _, ...headers } = response.headers();
      await route.fulfill({ response, headers });
    });
    await page.goto('/frame.html');
    const frame = page.frameLocator('iframe');
    await expect(frame.getByText(/Skiplab could not start here\./)).toBeVisible({ timeout: 20_000 });
    await expect(frame.getByRole('link', { name: 'Open Skiplab in a tab of its own' })).toBeVisible();
  });
});
