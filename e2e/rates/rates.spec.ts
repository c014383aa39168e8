/**
 * Compares the training rates of Firefox and Chromium; `npm run rates` runs this file. On a Linux machine without a GPU, both use the same
 * driver, SwiftShader. In Chromium, the GPU features that Firefox lacks are hidden from the worker, so that both run the same kernels.
 * Nothing else may use the processors.
 */
import { cpus } from 'node:os';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findChromium } from '../../scripts/chromium.mjs';
import { openStarter, run, stopAfter as stopAfterInEngine } from '../engines/actions.ts';
import type { EnginePage } from '../engines/enginePage.ts';
import { expect, test } from '../engines/fixtures.ts';
import { inWorker, openPage, runRow, stopAfter } from '../page.ts';

type Starter = 'Dense' | 'Convolutional' | 'LSTM';
/** The number of steps before the rate is measured, and the duration of the measurement. */
type Sample = readonly [from: number, ms: number];
interface Round {
  /** Steps per second. */
  rate: number;
  /** The share of the sample's time in which the machine's processors are idle. A software GPU also runs on these processors. */
  idle: number;
  /** The milliseconds of a step, measured directly after the sample. */
  stepMs: number;
}

const ROUNDS = 5;
/** The samples for each starter (example experiment). In shorter samples, the rate varies by a third on a machine with two cores. */
const SAMPLES: Readonly<Record<Starter, Sample>> = { Dense: [100, 12_000], Convolutional: [3, 12_000], LSTM: [3, 12_000] };
const STARTERS: readonly Starter[] = ['Dense', 'Convolutional', 'LSTM'];
/** The rate of Firefox on the dense starter must be at least this share of the rate of Chromium. */
const LEAST_RATIO = 0.5;

/** In Firefox, the device may spend at most this share of the time on anything other than training steps. */
const MOST_WAITING = 0.1;

const HIDE_FEATURES = `{
  const features = Object.getOwnPropertyDescriptor(GPUAdapter.prototype, 'features').get;
  Object.defineProperty(GPUAdapter.prototype, 'features', {
    get() { return new Set([...features.call(this)].filter((name) => SHARED.includes(name))); },
  });
}`;

/** Runs in the page. Returns the steps per second over at least `ms` milliseconds, measured after the first `from` steps. */
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

/** Returns the idle and the total processor time of the whole machine since its start, in milliseconds. */
function processorMs() {
  const times = cpus().map((each) => each.times);
  const idle = times.reduce((sum, each) => sum + each.idle, 0);
  return { idle, all: times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, idle) };
}

async function sampled(takeRate: () => Promise<number>) {
  const before = processorMs();
  const rate = await takeRate();
  const after = processorMs();
  return { rate, idle: (after.idle - before.idle) / (after.all - before.all) };
}

async function inFirefox(visit: EnginePage, [from, ms]: Sample) {
  await visit.click({ role: 'button', name: /^(Train|Resume)$/ });
  const sample = await sampled(() => visit.evaluate(rateOf, from, ms));
  await visit.click({ role: 'button', name: 'Pause' });
  await visit.see(run(1), 'paused');
  return sample;
}

async function inChromium(page: Page, [from, ms]: Sample) {
  await page.getByRole('button', { name: /^(Train|Resume)$/ }).click();
  const sample = await sampled(() => page.evaluate(([steps, time]) => window.rateOf(steps, time), [from, ms] as const));
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(runRow(page, 1)).toContainText('paused');
  return sample;
}

function stepMsIn(text: string | null | undefined): number {
  const [, value, unit] = /One training step\s*([\d.]+) (ms|µs)/.exec(text ?? '') ?? [];
  return Number(value) / (unit === 'µs' ? 1000 : 1);
}

/** Reads from the Speed sheet the milliseconds of a step, which exclude the time that Firefox takes to report finished work. */
async function firefoxStepMs(visit: EnginePage): Promise<number> {
  const sheet = { role: 'dialog', name: 'Speed' };
  await visit.click({ role: 'button', name: 'Speed' });
  await visit.see(sheet, /Stop measuring|Measure again/);
  if ((await visit.text(sheet))?.includes('Measure again')) await visit.click({ role: 'button', name: 'Measure again' });
  await visit.see(sheet, 'Stop measuring');
  await visit.see(sheet, 'Measure again', 120_000);
  const text = await visit.text(sheet);
  await visit.press('Escape');
  return stepMsIn(text);
}

async function chromiumStepMs(page: Page): Promise<number> {
  const sheet = page.getByRole('dialog', { name: 'Speed' });
  const again = sheet.getByRole('button', { name: 'Measure again' });
  const stop = sheet.getByRole('button', { name: 'Stop measuring' });
  await page.getByRole('button', { name: 'Speed' }).click();
  await expect(again.or(stop)).toBeVisible();
  if (await again.isVisible()) await again.click();
  await expect(stop).toBeVisible();
  await expect(again).toBeVisible({ timeout: 120_000 });
  const text = await sheet.textContent();
  await page.keyboard.press('Escape');
  return stepMsIn(text);
}

function launchChromium() {
  const executablePath = findChromium();
  return chromium.launch({
    ...(executablePath && { executablePath }),
    args: ['--headless=new', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  });
}

async function openIn(browser: Browser, baseURL: string, features: readonly string[], starter: Starter) {
  const page = await browser.newPage({ baseURL });
  await page.addInitScript(`window.rateOf = ${rateOf}`);
  await page.route('**/worker-*.js', inWorker(HIDE_FEATURES.replace('SHARED', JSON.stringify(features))));
  await openPage(page, starter);
  await stopAfter(page, 0);
  return page;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/**
 * Returns the median share of the time in which no step is computed, which includes the time in which a software GPU draws the page. The
 * share is below 0 if the steps of the samples were faster than the steps that the Speed sheet timed afterwards.
 */
const waitingOf = (rounds: readonly Round[]) => median(rounds.map(({ rate, stepMs }) => 1 - (rate * stepMs) / 1000));

function wordsOf(rounds: readonly Round[]): string {
  const numbers = (values: readonly number[]) => values.map((value) => value.toFixed(2)).join(', ');
  const rates = numbers(rounds.map(({ rate }) => rate));
  const times = numbers(rounds.map(({ stepMs }) => stepMs));
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  const idle = percent(median(rounds.map((round) => round.idle)));
  return `${rates} steps per second; a step takes ${times} ms, so the share of the time spent waiting is ${percent(waitingOf(rounds))}; the processors are idle ${idle} of the time.`;
}

for (const starter of STARTERS)
  test(`the ${starter} network trains alternately in Firefox and Chromium, and Firefox keeps the device busy`, async ({
    visit,
    engine,
  }) => {
    test.setTimeout(600_000);
    const features = await visit.evaluate(async () => [...((await navigator.gpu.requestAdapter())?.features ?? [])]);
    const firefox: Round[] = [];
    const chromium: Round[] = [];
    const browser = await launchChromium();
    try {
      const page = await openIn(browser, engine.url, features, starter);
      await openStarter(visit, starter);
      await stopAfterInEngine(visit, 0);
      for (let round = 0; round < ROUNDS; round++) {
        // The speed of the machine changes from minute to minute, so a step is measured directly after each sample.
        firefox.push({ ...(await inFirefox(visit, SAMPLES[starter])), stepMs: await firefoxStepMs(visit) });
        chromium.push({ ...(await inChromium(page, SAMPLES[starter])), stepMs: await chromiumStepMs(page) });
      }
    } finally {
      await browser.close();
    }
    const ratio = median(firefox.map(({ rate }) => rate)) / median(chromium.map(({ rate }) => rate));
    const waiting = waitingOf(firefox);
    process.stdout.write(
      `  ${starter}, ratio of the median rates: ${ratio.toFixed(2)}\n` +
        `  Firefox:  ${wordsOf(firefox)}\n` +
        `  Chromium: ${wordsOf(chromium)}\n`,
    );
    if (starter === 'Dense') expect(ratio, 'the rate in Firefox divided by that in Chromium').toBeGreaterThanOrEqual(LEAST_RATIO);
    expect(waiting, 'the share of the time in which the device computes no step').toBeLessThanOrEqual(MOST_WAITING);
  });
