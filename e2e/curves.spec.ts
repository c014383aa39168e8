import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openMenu, openPage, runRow, showPlot, status, stopAfter, trainComparison, trainTwins } from './page.ts';

const chart = (page: Page, name: RegExp) => page.getByRole('figure', { name });

async function twins(page: Page, steps: number) {
  await openPage(page);
  await stopAfter(page, steps);
  await trainTwins(page);
  for (const number of [1, 2]) await expect(runRow(page, number)).toContainText('done', { timeout: 60_000 });
}

async function downloaded(page: Page, button: string): Promise<string> {
  await openMenu(page, 'Export');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button, exact: true }).click()]);
  return readFile(await file.path(), 'utf8');
}

test('curves can be drawn against steps, examples, epochs, seconds and multiply-adds, zoomed by keyboard and mouse, and read with the cursor', async ({
  page,
}) => {
  await twins(page, 120);
  const loss = chart(page, /^Loss against steps/);
  await loss.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(loss).toContainText('Step 120');
  await page.keyboard.press('ArrowLeft');
  await expect(loss).toContainText('Step 119');
  await page.keyboard.press('+');
  await expect(page.getByRole('button', { name: 'Reset zoom' })).toBeVisible();
  await page.keyboard.press('0');
  await expect(page.getByRole('button', { name: 'Reset zoom' })).toHaveCount(0);
  const box = await loss.boundingBox();
  if (!box) throw new Error('the chart is not visible');
  await page.mouse.move(box.x + 150, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 250, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByRole('button', { name: 'Reset zoom' })).toBeVisible();
  await openMenu(page, 'Axes');
  await page.getByRole('combobox', { name: 'X axis' }).selectOption('examples');
  await expect(page.getByRole('button', { name: 'Reset zoom' })).toHaveCount(0);
  const examples = chart(page, /^Loss against examples/);
  await examples.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(examples).toContainText('Examples 3,840');
  for (const axis of ['epochs', 'seconds', 'multiply-adds']) {
    await openMenu(page, 'Axes');
    await page.getByRole('combobox', { name: 'X axis' }).selectOption(axis);
    await page.getByRole('checkbox', { name: 'log x' }).setChecked(axis === 'seconds');
    await chart(page, new RegExp(`^Loss against ${axis}`)).focus();
    await page.keyboard.press('ArrowLeft');
    await expect(chart(page, new RegExp(`^Loss against ${axis}`))).toContainText('120');
  }
});

test('a run with skips and one without get a curve of their loss ratio, and curves can be exported as CSV, SVG and PNG', async ({
  page,
  context,
}) => {
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'light' });
  await twins(page, 60);
  // In forced colours (a high-contrast mode), the lines of the two runs still differ: the line of the run with skips is orange.
  const orange = () =>
    chart(page, /^Loss against steps/)
      .locator('canvas')
      .evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const { data } = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height) ?? { data: [] };
        let count = 0;
        for (let i = 0; i < data.length; i += 4)
          if ((data[i] ?? 0) > 170 && (data[i + 1] ?? 255) < 110 && (data[i + 2] ?? 255) < 60) count++;
        return count;
      });
  await expect.poll(orange).toBeGreaterThan(50);
  await page.emulateMedia({ forcedColors: 'none' });
  await showPlot(page, 'Ratio');
  const ratio = chart(page, /^Loss \(ratio/);
  await ratio.focus();
  await page.keyboard.press('ArrowLeft');
  const read = await ratio.getByRole('row').nth(2).getByRole('cell').nth(0).innerText();
  const csv = (await downloaded(page, 'Save CSV')).trimEnd().split('\n');
  expect(csv).toHaveLength(1 + 2 * 60);
  const heads = csv[0]?.split(',') ?? [];
  const lossAt = (line: number) => Number(csv[line]?.replace(/"[^"]*"/, '').split(',')[heads.indexOf('loss')]);
  // The first line holds the names of the columns, so the last step of the first run is at index 60, and that of the second at index 120.
  const expected = lossAt(120) / lossAt(60);
  expect(
    Math.abs(Number(read.replace('×', '')) / expected - 1),
    `the chart shows ${read}, but the losses in the CSV file give ${expected}`,
  ).toBeLessThan(0.01);
  const svg = await downloaded(page, 'Save SVG');
  expect(svg).toMatch(/^<svg /);
  expect(svg).toContain('Run 2, with skips');
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openMenu(page, 'Export');
  await page.getByRole('button', { name: 'Copy PNG' }).click();
  await expect(status(page)).toContainText(/Copied the chart as PNG|saved as curves\.png/);
});

test('runs that differ only in their seeds are drawn as a mean with a band', async ({ page }) => {
  await openPage(page);
  await stopAfter(page, 40);
  await trainComparison(page, 'Nothing', 6);
  await expect(runRow(page, 1)).toContainText('6 done', { timeout: 60_000 });
  const band = chart(page, /^Loss against steps, Run 1, seed 1 with 5 more seeds$/);
  await band.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(band.locator('table')).toContainText(/[\d.e-]+ \([\d.e-]+ to [\d.e-]+\)/);
  await openMenu(page, 'Axes');
  await page.getByRole('checkbox', { name: 'Seeds as band' }).uncheck();
  await expect(chart(page, /^Loss against steps, Run 1, seed 1, Run 2/)).toBeVisible();
});
