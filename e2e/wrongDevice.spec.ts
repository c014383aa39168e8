import { expect, test } from './fixtures.ts';
import { cellOf, inWorker, openPage, runRow, stopAfter } from './page.ts';
import { NEVER_VISITED } from './visited.ts';

test.use({ storageState: NEVER_VISITED });

/** Simulates a driver that compiles one expression as another one, wherever it occurs in a shader. */
const compiling = (from: string, to: string) =>
  inWorker(`{
    const create = GPUDevice.prototype.createShaderModule;
    GPUDevice.prototype.createShaderModule = function (descriptor) {
      return create.call(this, { ...descriptor, code: descriptor.code.replaceAll('${from}', '${to}') });
    };
  }`);

test('a device that computes wrong results is refused, and the reference runner (on the CPU) takes over', async ({ page }) => {
  // Every ReLU returns twice the right value.
  await page.route('**/worker-*.js', compiling('max(z, 0.0)', '2.0 * max(z, 0.0)'));
  await openPage(page);
  await expect(page.getByText(/the GPU \(.*\) failed the device check: .* is off by/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBe(1);
});

test('if the quad operations of a device give wrong results, the page trains with kernels that use none of them, and says so', async ({
  page,
}) => {
  await page.route('**/worker-*.js', compiling('quadSwapX(', 'quadSwapY('));
  await openPage(page);
  await expect(page.getByText(/Training without subgroups, which failed a check \(\w+_quad\w*: .* is off by/)).toBeVisible({
    timeout: 60_000,
  });
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBe(1);
  await expect(page.getByText('CPU fallback', { exact: true })).toBeHidden();
  await expect(runRow(page, 1)).not.toContainText('failed');
});

test('the page falls back to the reference runner (on the CPU) if the request for an adapter is never answered', async ({ page }) => {
  await page.route('**/worker-*.js', inWorker('GPU.prototype.requestAdapter = () => new Promise(() => {});'));
  await openPage(page);
  await expect(page.getByText('CPU fallback', { exact: true })).toBeVisible({ timeout: 10_000 });
});

test('a run continues after the device is lost', async ({ page, browser }) => {
  await openPage(page);
  // A run with a limited number of steps could end before the test reads its step again.
  await stopAfter(page, 0);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBeGreaterThan(20);
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess');
  const before = await cellOf(page, 1, 'Step');
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBeGreaterThan(before + 50);
  await expect(runRow(page, 1)).not.toContainText('failed');
});
