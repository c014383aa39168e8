import { expect, test } from './fixtures.ts';

test('the page opens, and the browser provides a WebGPU adapter', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveTitle('Skiplab');
  await expect(page.locator('#root')).not.toBeEmpty();
  expect(await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()))).toBe(true);
});

test('the page is served with a strict Content Security Policy', async ({ page }) => {
  const response = await page.goto('/');
  const header = response?.headers()['content-security-policy'] ?? '';
  const meta = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  for (const policy of [header, meta]) {
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  }
  expect(header).toContain("frame-ancestors 'none'");
});
