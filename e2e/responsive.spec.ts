import type { CDPSession, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openPage, runRow, saved, seeWhy, stopAfter } from './page.ts';

/** The duration of each of the two parts of a measurement: without input, and with input. */
const WATCH_MS = 4000;

declare global {
  interface Window {
    watched: { longest: number; inputs: number[]; observers: PerformanceObserver[] };
  }
}

/** Records the longest task above 50 ms, and the time from each input until the next paint, if this is at least 16 ms. */
const watch = (page: Page) =>
  page.evaluate(() => {
    const tasks = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.watched.longest = Math.max(window.watched.longest, duration);
    });
    const events = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.watched.inputs.push(duration);
    });
    for (const earlier of window.watched?.observers ?? []) earlier.disconnect();
    window.watched = { longest: 0, inputs: [], observers: [tasks, events] };
    tasks.observe({ type: 'longtask' });
    events.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });

async function busySeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

const ninetyFifth = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(0.95 * (values.length - 1))] ?? 0;

// Recording a trace would add to the measured times.
test.use({ trace: 'off' });

interface Measured {
  /** The share of the time in which the main thread is busy. */
  busy: number;
  longestMs: number;
  inputMs: number;
  words: string;
}

async function measure(page: Page, session: CDPSession): Promise<Measured> {
  await watch(page);
  const before = await busySeconds(session);
  await page.waitForTimeout(WATCH_MS);
  const busy = (1000 * ((await busySeconds(session)) - before)) / WATCH_MS;
  const chart = await page.getByRole('figure').first().boundingBox();
  if (!chart) throw new Error('the chart is not visible');
  const begun = Date.now();
  for (let i = 0; Date.now() - begun < WATCH_MS; i++) {
    if (i % 2 === 0) await page.mouse.move(chart.x + 80 + ((17 * i) % 120), chart.y + 60);
    else await page.keyboard.press('Shift');
    await page.waitForTimeout(60);
  }
  const { longest, inputs } = await page.evaluate(() => ({ longest: window.watched.longest, inputs: window.watched.inputs }));
  const inputMs = ninetyFifth(inputs);
  const words = [
    `busy ${(100 * busy).toFixed(0)} %`,
    `longest task ${longest ? `${longest.toFixed(0)} ms` : 'below 50 ms'}`,
    inputs.length > 0
      ? `input ${inputMs.toFixed(0)} ms at the 95th percentile of the inputs that took 16 ms or more (${inputs.length})`
      : 'no input took 16 ms or more',
  ].join(', ');
  return { busy, longestMs: longest, inputMs, words };
}

for (const { slowed, limits } of [
  { slowed: 1, limits: { busy: 0.3, longestMs: 50, inputMs: 100 } },
  { slowed: 4, limits: { busy: 1, longestMs: 200, inputMs: 200 } },
]) {
  test(`the page stays responsive while three runs train${slowed === 1 ? '' : `, with the main thread slowed ${slowed}×`}`, {
    tag: '@alone',
  }, async ({ page }) => {
    await openPage(page);
    await stopAfter(page, 0);
    for (const [i, rate] of ['0.003', '0.001', '0.0003'].entries()) {
      await page.getByRole('textbox', { name: 'Learning rate' }).fill(rate);
      await page.getByRole('textbox', { name: 'Learning rate' }).press('Enter');
      await page.getByRole('button', { name: /^Train( new run)?$/ }).click();
      await expect(runRow(page, i + 1)).toContainText('running', { timeout: 30_000 });
    }
    // One-time work (compilation, the first pictures and the tuner's measurements of kernel variants) should be over before the
    // measurement.
    await page.waitForTimeout(3000);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowed });
    const isWithin = ({ busy, longestMs, inputMs }: Measured) =>
      busy < limits.busy && longestMs <= limits.longestMs && inputMs <= limits.inputMs;
    const expectWithin = async (when: string) => {
      let measured = await measure(page, session);
      process.stdout.write(`  ${when}: ${measured.words}\n`);
      // Other work on the machine can only add time, so a measurement that exceeds a limit is repeated.
      for (let again = 1; again < 3 && !isWithin(measured); again++) {
        measured = await measure(page, session);
        process.stdout.write(`  ${when}, again: ${measured.words}\n`);
      }
      expect(isWithin(measured), `${when}: ${measured.words}; the limits are ${JSON.stringify(limits)}`).toBe(true);
    };
    await expectWithin(slowed === 1 ? 'not slowed' : `slowed ${slowed}×`);
    if (slowed === 1) {
      const pictures = await seeWhy(page, 'Gradients');
      await pictures.getByRole('checkbox', { name: /^Record gradients while runs train/ }).check();
      await expect(pictures.getByRole('img', { name: /^Gradient of 3 layers over \d+ recorded steps/ }).first()).toBeVisible({
        timeout: 60_000,
      });
      await expectWithin('with recorded gradients in view');
    }
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  });
}

const RUNS = 10;
const POINTS = 100_000;

test(`a chart of ${RUNS} runs with ${POINTS.toLocaleString('en')} points each pans at 50 frames per second or more`, {
  tag: '@alone',
}, async ({ page }) => {
  await openPage(page);
  await stopAfter(page, 5);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  await saved(page);
  // An empty page of the same origin can change the database while Skiplab is closed.
  await page.route('**/empty', (route) => route.fulfill({ contentType: 'text/html', body: '<title>Empty</title>' }));
  await page.goto('/empty');
  // Runs of POINTS steps would take too long to train, so copies of a short run are stored with synthetic curves of this length.
  await page.evaluate(
    async ({ runs, points }) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve) => {
          request.onsuccess = () => resolve(request.result);
        });
      const database = await done(indexedDB.open('skiplab'));
      const places = database.transaction(['runs', 'curves'], 'readwrite');
      const [kept] = await done(places.objectStore('runs').getAll());
      for (let run = 1; run <= runs; run++) {
        const column = (noise: number) =>
          Float32Array.from(
            { length: points },
            (_, i) => (0.1 * run) / (1 + i / 1000) + noise * Math.abs(Math.sin(i * (12.9898 + run)) % 0.01) + 1e-4,
          );
        const curve = { from: 0, loss: column(1), accuracy: column(0.5), gradientNorm: column(2), evaluations: [], times: [] };
        places.objectStore('runs').put({ ...kept, id: `run${run}`, name: `Run ${run}`, color: `var(--run-${1 + (run % 7)})` }, `run${run}`);
        places.objectStore('curves').delete(IDBKeyRange.bound([`run${run}`], [`run${run}`, []]));
        places.objectStore('curves').put(curve, [`run${run}`, 0]);
      }
      await new Promise((resolve) => {
        places.oncomplete = resolve;
      });
      database.close();
    },
    { runs: RUNS, points: POINTS },
  );
  await page.goto('/');
  const chart = page.getByRole('figure', { name: /^Loss against steps/ });
  await expect(chart).toContainText(`after ${POINTS.toLocaleString('en')} steps`);
  const box = await chart.boundingBox();
  if (!box) throw new Error('the chart is not visible');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -900);
  await expect(page.getByRole('button', { name: 'Reset zoom' })).toBeVisible();
  await page.waitForTimeout(500);
  const pan = () =>
    page.evaluate(async (watchMs) => {
      const over = document.querySelector('.u-over');
      const begun = performance.now();
      let drawn = 0;
      let direction = 1;
      while (performance.now() - begun < watchMs) {
        if (drawn % 25 === 0) direction = -direction;
        over?.dispatchEvent(new WheelEvent('wheel', { deltaX: 6 * direction, bubbles: true, cancelable: true }));
        await new Promise(requestAnimationFrame);
        drawn++;
      }
      return (1000 * drawn) / (performance.now() - begun);
    }, 3000);
  let frames = await pan();
  // Other work on the machine can only reduce the frame rate, so the best of several attempts counts.
  for (let again = 1; again < 3 && frames < 50; again++) frames = Math.max(frames, await pan());
  process.stdout.write(`  ${frames.toFixed(0)} frames a second\n`);
  expect(frames).toBeGreaterThanOrEqual(50);
});
