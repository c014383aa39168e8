/** Simulates browsers by removing features that the oldest browsers in the README lack, or by setting values that a browser reports. */
import { expect, test } from './fixtures.ts';
import { cellOf, openPage, runRow, trainFor } from './page.ts';

test('in Chrome before 127, where adapters have no property `info`, the page trains on the GPU and shows the name of the GPU', async ({
  page,
}) => {
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

test('menus open and close without popovers, which Chrome 113 lacks', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(HTMLElement.prototype, 'popover'));
  await openPage(page);
  await trainFor(page, 20);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  const button = page.getByRole('button', { name: 'Axes', exact: true });
  const box = page.getByRole('checkbox', { name: 'log x' });
  await expect(box).toBeHidden();
  await button.click();
  await box.check();
  await page.keyboard.press('Escape');
  await expect(box).toBeHidden();
  await button.click();
  await expect(box).toBeVisible();
  await page.getByRole('heading', { name: 'Skiplab' }).click();
  await expect(box).toBeHidden();
});

test('charts are drawn even if the language of the browser is not a valid language tag', async ({ page }) => {
  // WebKit on Linux reports this language if there is no locale.
  await page.addInitScript(() => Object.defineProperty(navigator, 'language', { value: 'C', configurable: true }));
  await openPage(page);
  await trainFor(page, 20);
  await expect(page.locator('.u-over').first()).toBeVisible({ timeout: 60_000 });
  expect(await cellOf(page, 1, 'Loss')).toBeGreaterThan(0);
});
