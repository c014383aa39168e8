/**
 * Measures the training rates of Firefox and Chromium alternately, on one machine and one driver. Features that Firefox lacks are hidden
 * from the page in Chromium, so that both run the same kernels. `npm run rates` runs this file; nothing else may use the processors.
 */
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../../scripts/chromium.mjs';
import { openStarter, run, stopAfter as stopAfterInEngine } from '../engines/actions.ts';
import type { EnginePage } from '../engines/enginePage.ts';
import { expect, test } from '../engines/fixtures.ts';
import { inWorker, openPage, runRow, stopAfter } from '../page.ts';

type Starter = 'Dense' | 'Convolutional' | 'LSTM';
type Sample = readonly [from: number, ms: number];

const ROUNDS = 3;
/** The number of steps before the rate is measured, and the duration of the measurement in milliseconds, for each starter. */
const SAMPLES: Readonly<Record<Starter, Sample>> = { Dense: [100, 5000], Convolutional: [3, 12_000], LSTM: [3, 12_000] };
const STARTERS: readonly Starter[] = ['Dense', 'Convolutional', 'LSTM'];
/** The rate of Firefox on the dense starter must be at least this share of the rate of Chromium. */
const LEAST_RATIO = 0.5;

/** The device may be idle for at most this share of the time in Firefox. */
const MOST_WAITING = 0.1;

const HIDE_FEATURES = `{
  const features = Object.getOwnPropertyDescriptor(GPUAdapter.prototype, 'features').get;
  Object.defineProperty(GPUAdapter.prototype, 'features', {
    get() { return new Set([...features.call(this)].filter((name) => SHARED.includes(name))); },
  });
}`;

/** The steps per second that the table of runs shows over `ms` milliseconds, once `from` steps are done. It runs in the page. */
function rateOf(from: number, ms: number): Promise<number> {
  const step = () => {
    const table = document.querySelector('table[aria-label="Runs"]');
    const names = [...(table?.querySelectorAll('thead th') ?? [])].map((cell) => cell.textContent?.trim());
    const text = table?.querySelector('tbody tr')?.children[names.indexOf('Step')]?.textContent;
    return Number(text?.replace(/[,\s]/g, '') || 0);
  };
  return new Promise((resolve) => {
    let first: { at: number; step: number } | undefined;
    let latest = step();
    const look = () => {
      const now = { at: performance.now(), step: step() };
      // The time of a step is known only when the displayed step changes.
      if (now.step !== latest && now.step >= from) {
        if (first && now.at - first.at >= ms) {
          resolve((1000 * (now.step - first.step)) / (now.at - first.at));
          return;
        }
        first ??= now;
      }
      latest = now.step;
      setTimeout(look, 5);
    };
    look();
  });
}

declare global {
  interface Window {
    rateOf: typeof rateOf;
  }
}

/** Continues the run in Firefox for the time of a sample, and returns the steps per second. */
async function inFirefox(visit: EnginePage, [from, ms]: Sample): Promise<number> {
  await visit.click({ role: 'button', name: /^(Train|Resume)$/ });
  const rate = await visit.evaluate(rateOf, from, ms);
  await visit.click({ role: 'button', name: 'Pause' });
  await visit.see(run(1), 'paused');
  return rate;
}

/** Continues the run in Chromium in the same way. */
async function inChromium(page: Page, [from, ms]: Sample): Promise<number> {
  await page.getByRole('button', { name: /^(Train|Resume)$/ }).click();
  const rate = await page.evaluate(([steps, time]) => window.rateOf(steps, time), [from, ms] as const);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(runRow(page, 1)).toContainText('paused');
  return rate;
}

/** The milliseconds of a step at this time, which the Speed sheet measures without the latency of reports. */
async function firefoxStepMs(visit: EnginePage): Promise<number> {
  const sheet = { role: 'dialog', name: 'Speed' };
  await visit.click({ role: 'button', name: 'Speed' });
  await visit.see(sheet, /Stop measuring|Measure again/);
  if ((await visit.text(sheet))?.includes('Measure again')) await visit.click({ role: 'button', name: 'Measure again' });
  await visit.see(sheet, 'Stop measuring');
  await visit.see(sheet, 'Measure again', 120_000);
  const text = (await visit.text(sheet)) ?? '';
  await visit.press('Escape');
  const [, value, unit] = /One training step\s*([\d.]+) (ms|µs)/.exec(text) ?? [];
  return Number(value) / (unit === 'µs' ? 1000 : 1);
}

/** Opens Chromium's page with the features that the adapter in Firefox supports, and no others. */
async function openChromium(baseURL: string, features: readonly string[], starter: Starter) {
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: ['--headless=new', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  });
  const page = await browser.newPage({ baseURL });
  await page.addInitScript(`window.rateOf = ${rateOf}`);
  await page.route('**/worker-*.js', inWorker(HIDE_FEATURES.replace('SHARED', JSON.stringify(features))));
  await openPage(page, starter);
  await stopAfter(page, 0);
  return { browser, page };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

for (const starter of STARTERS)
  test(`the ${starter} starter trains alternately in Firefox and Chromium; Firefox keeps the device busy`, async ({ visit, engine }) => {
    test.setTimeout(600_000);
    const features = await visit.evaluate(async () => [...((await navigator.gpu.requestAdapter())?.features ?? [])]);
    const { browser, page } = await openChromium(engine.url, features, starter);
    await openStarter(visit, starter);
    await stopAfterInEngine(visit, 0);
    const rates = { firefox: [] as number[], chromium: [] as number[] };
    const stepMs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rates.firefox.push(await inFirefox(visit, SAMPLES[starter]));
      // The speed of the machine changes from minute to minute, so each sample is compared with a step that is measured directly after it.
      stepMs.push(await firefoxStepMs(visit));
      rates.chromium.push(await inChromium(page, SAMPLES[starter]));
    }
    await browser.close();
    const rate = median(rates.firefox);
    const ratio = rate / median(rates.chromium);
    const waiting = median(rates.firefox.map((each, i) => 1 - (each * (stepMs[i] ?? Number.NaN)) / 1000));
    const numbers = (values: readonly number[]) => values.map((value) => value.toFixed(2)).join(', ');
    process.stdout.write(
      `  ${starter}, steps per second: Firefox ${numbers(rates.firefox)}; Chromium ${numbers(rates.chromium)}; ratio of medians ${ratio.toFixed(2)}.\n` +
        `  A step in Firefox takes ${numbers(stepMs)} ms, so ${(100 * waiting).toFixed(0)} % of the time (median) is spent waiting.\n`,
    );
    if (starter === 'Dense') expect(ratio, 'the rate in Firefox divided by that in Chromium').toBeGreaterThanOrEqual(LEAST_RATIO);
    expect(waiting, 'the share of the time in which the device waits').toBeLessThanOrEqual(MOST_WAITING);
  });
