import { chromium } from '@playwright/test';
import { preview } from 'vite';
const port = 4300 + Math.floor(Math.random() * 90);
await preview({ preview: { port, host: '127.0.0.1' }, logLevel: 'error' });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless=new', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'] });
const page = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage();
await page.goto(`http://127.0.0.1:${port}/`);
await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
const preset = process.argv[2] ?? 'Convolutional';
if (preset !== 'Dense') await page.getByRole('radio', { name: preset }).check({ force: true });
await page.waitForTimeout(1500);
const t0 = Date.now();
await page.getByRole('button', { name: 'Train', exact: true }).click();
let last = '';
while (Date.now() - t0 < 20000) {
  const text = (await page.locator('body').innerText()).match(/([Cc]ompil\w*[^\n]*|[Cc]hecking[^\n]*|[\d.,]+ steps\/s|[Mm]easur\w+[^\n]*|[Cc]hoos\w+ [^\n]*|[Pp]repar\w+[^\n]*|step [\d,]+[^\n]*)/g)?.join(' | ') ?? '';
  if (text !== last) { console.log(((Date.now() - t0) / 1000).toFixed(1), text.slice(0, 200)); last = text; }
  await page.waitForTimeout(50);
}
await page.screenshot({ path: '/tmp/conv.png' });
await browser.close(); process.exit(0);
