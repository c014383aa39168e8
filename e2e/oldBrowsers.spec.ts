/** The oldest browsers that the README names, by what they lack. */
import { expect, test } from './fixtures.ts';
import { cellOf, openPage, runRow, trainFor } from './page.ts';

test('before Chrome 127, whose adapters have no info, the GPU trains under its own name', async ({ page }) => {
  const older = `{
    const { get } = Object.getOwnPropertyDescriptor(GPUAdapter.prototype, 'info');
    GPUAdapter.prototype.requestAdapterInfo = async function () { return get.call(this); };
    delete GPUAdapter.prototype.info;
  }`;
  await page.route('**/worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${older}\n${await response.text()}` });
  });
  await openPage(page);
  await trainFor(page, 20);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  await expect(page.getByText('Software GPU', { exact: true })).toBeVisible();
  await expect(page.getByText(/swiftshader/i)).toBeVisible();
});

test('without popovers, which Chrome 113 lacks, menus open and close', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(HTMLElement.prototype, 'popover'));
  await openPage(page);
  await trainFor(page, 20);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  const button = page.getByRole('button', { name: 'Charts', exact: true });
  const box = page.getByRole('checkbox', { name: 'Gradient norm' });
  await expect(box).toBeHidden();
  await button.click();
  await box.check();
  await expect(page.getByRole('figure', { name: /^Gradient norm/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(box).toBeHidden();
  await button.click();
  await expect(box).toBeVisible();
  await page.getByRole('heading', { name: 'Skiplab' }).click();
  await expect(box).toBeHidden();
});

test('where the language of the browser is no language tag, charts are drawn', async ({ page }) => {
  // As WebKit on Linux says it without a locale.
  await page.addInitScript(() => Object.defineProperty(navigator, 'language', { value: 'C', configurable: true }));
  await openPage(page);
  await trainFor(page, 20);
  await expect(page.locator('.u-over').first()).toBeVisible({ timeout: 60_000 });
  expect(await cellOf(page, 1, 'Loss')).toBeGreaterThan(0);
});
