import { expect, test } from './fixtures.ts';
import { cellOf, openPage, runRow, saved, trainFor } from './page.ts';
import { violations } from './violations.ts';

test.describe('an error during rendering', () => {
  // React logs the errors that an error boundary catches.
  test.use({ expectedProblems: [/broken on purpose/] });

  test('in a chart leaves the rest of the page intact, and the chart can be drawn again', async ({ page }) => {
    await page.addInitScript(() => {
      const getContext = HTMLCanvasElement.prototype.getContext;
      // getContext has many overloads; the arguments are only passed on.
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
        if (sessionStorage.getItem('breaks')) throw new Error('broken on purpose');
        return Reflect.apply(getContext, this, args);
      } as typeof getContext;
    });
    await openPage(page);
    await page.evaluate(() => sessionStorage.setItem('breaks', 'yes'));
    await trainFor(page, 200);
    const words = page.getByText('The chart “Loss” could not be drawn.');
    await expect(words).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('Error: broken on purpose').first()).toBeVisible();
    await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
    await page.evaluate(() => sessionStorage.removeItem('breaks'));
    expect(await violations(page)).toEqual([]);
    await page.getByRole('alert').filter({ has: words }).getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('figure', { name: /^Loss against steps, Run 1/ }).locator('.u-over')).toBeVisible();
    expect(await cellOf(page, 1, 'Step')).toBe(200);
  });

  test('of the whole page shows a message and lets the user save the work as files, and the page can be drawn again with its runs', async ({
    page,
  }) => {
    await page.addInitScript(() => {
      const add = window.addEventListener;
      window.addEventListener = (...args: unknown[]) => {
        if (args[0] === 'dragover' && sessionStorage.getItem('breaks')) throw new Error('broken on purpose');
        Reflect.apply(add, window, args);
      };
    });
    await openPage(page);
    await trainFor(page, 30);
    await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
    await saved(page);
    await page.evaluate(() => sessionStorage.setItem('breaks', 'yes'));
    await page.reload();
    const broken = page.getByRole('alert').filter({ hasText: 'The page could not be drawn.' });
    await expect(broken).toContainText('all of them are saved in this browser');
    const [run] = await Promise.all([page.waitForEvent('download'), broken.getByRole('button', { name: 'Save Run 1' }).click()]);
    expect(run.suggestedFilename()).toBe('Run 1.safetensors');
    await expect(broken).toContainText('Saved Run 1 (step 30:');
    const [experiment] = await Promise.all([
      page.waitForEvent('download'),
      broken.getByRole('button', { name: 'Save the experiment' }).click(),
    ]);
    expect(experiment.suggestedFilename()).toBe('Dense.json');
    await page.evaluate(() => sessionStorage.removeItem('breaks'));
    await broken.getByRole('button', { name: 'Try again' }).click();
    expect(await cellOf(page, 1, 'Step')).toBe(30);
    await expect(page.getByRole('figure', { name: /^Loss against steps, Run 1/ })).toBeVisible();
  });
});

test.describe('a failure to load a script of the worker', () => {
  test.use({ expectedProblems: [/could not be loaded|Failed to load resource|net::ERR_FAILED/] });

  for (const [script, words] of [
    ['worker', /The training worker could not be loaded\. Reload the page;/],
    ['receive', /The training worker stopped: its code could not be loaded \(.*\)\. Reload the page;/],
  ] as const) {
    test(`is reported on the page (${script}-*.js)`, async ({ page }) => {
      await page.route(`**/assets/${script}-*.js`, (route) => route.abort());
      await page.goto('/');
      await expect(page.getByText(words).first()).toBeVisible();
    });
  }
});
