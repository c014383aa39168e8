import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { cellOf, openPage, runRow, saved, trainFor } from './page.ts';
import { watch } from './watch.ts';

/**
 * The hours of training whose curve is stored. `HOURS=8 npx playwright test longKept --project webgpu-alone` sets them to 8, for example.
 * With any number other than 4, the page is measured only with merged pieces of the curve.
 */
const HOURS = Number(process.env.HOURS ?? 4);
/** The number of pieces that older versions of the page saved in these hours, one every 0.4 s. The page merges them later. */
const PIECES = 9000 * HOURS;
const STEPS_A_PIECE = 140;
const STEPS = PIECES * STEPS_A_PIECE;
const MOST_MS = 2000;
const TRIES = 10;
const OPENINGS = 20;
/** A browser that takes less processor time than this in half a second has no work left. */
const IDLE_MS = 50;

// Recording a trace would add to the measured times.
test.use({ trace: 'off' });

/** Stores the curve of a run in unmerged pieces, as older versions of the page did. */
const leavePieces = (page: Page, pieces: number, steps: number) =>
  page.evaluate(
    async ({ pieces, steps }) => {
      const request = indexedDB.open('skiplab');
      const database = await new Promise<IDBDatabase>((resolve) => {
        request.onsuccess = () => resolve(request.result);
      });
      const put = (work: (curves: IDBObjectStore, runs: IDBObjectStore) => void) =>
        new Promise<void>((resolve, reject) => {
          const transaction = database.transaction(['curves', 'runs'], 'readwrite');
          transaction.oncomplete = () => resolve();
          transaction.onabort = () => reject(transaction.error);
          work(transaction.objectStore('curves'), transaction.objectStore('runs'));
        });
      await put((curves, runs) => {
        curves.clear();
        const kept = runs.get('run1');
        kept.onsuccess = () => {
          const run = kept.result as { status: { step: number } };
          runs.put({ ...run, status: { ...run.status, step: pieces * steps } }, 'run1');
        };
      });
      for (let first = 0; first < pieces; first += 1000)
        await put((curves) => {
          for (let number = first; number < Math.min(first + 1000, pieces); number++) {
            const from = number * steps;
            const column = (scale: number) => {
              // Random numbers that are the same in each run of the test (mulberry32).
              let state = from * scale;
              const random = () => {
                state = (state + 0x6d2b79f5) | 0;
                let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
                mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
                return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
              };
              return Float32Array.from({ length: steps }, (_, i) => scale / (1 + (from + i) / 1e5) + 0.1 * random());
            };
            const times = Array.from({ length: 3 }, (_, i) => ({
              step: from + Math.round(((i + 1) * steps) / 3),
              seconds: (number + (i + 1) / 3) * 0.4,
            }));
            const evaluations = number % 5 === 0 ? [{ step: from + steps, loss: 0.5, accuracy: 0.8, examples: 400, of: 400 }] : [];
            curves.put({ from, loss: column(1), accuracy: column(0.5), gradientNorm: column(2), evaluations, times }, ['run1', number]);
          }
        });
      database.close();
    },
    { pieces, steps },
  );

const piecesLeft = (page: Page) =>
  page.evaluate(async () => {
    const request = indexedDB.open('skiplab');
    const database = await new Promise<IDBDatabase>((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
    const count = database.transaction('curves').objectStore('curves').count();
    await new Promise((resolve) => {
      count.onsuccess = resolve;
    });
    database.close();
    return count.result;
  });

/** Returns the processor time of each process of the browser in milliseconds, by the id of the process. */
async function processorTimes(page: Page): Promise<Map<number, number>> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
  await session?.detach();
  return new Map(processInfo.map(({ id, cpuTime }) => [id, 1000 * cpuTime]));
}

/** Returns the processor time of the browser between two readings, in milliseconds. Processes that ended in between are left out. */
const processorMs = (before: Map<number, number>, now: Map<number, number>) =>
  [...now].reduce((sum, [id, ms]) => sum + ms - (before.get(id) ?? 0), 0);

/**
 * Resolves when the browser has finished its work in the background, which would delay the next opening. Such work is the preparation of
 * kernels, or the compaction of the database after thousands of records were written.
 */
async function isIdle(page: Page) {
  let ms: number;
  do {
    const before = await processorTimes(page);
    await page.waitForTimeout(500);
    ms = processorMs(before, await processorTimes(page));
  } while (ms > IDLE_MS);
}

/**
 * Opens the page. `ms` is the number of milliseconds from navigation until the network, the table and the curve are visible. If the
 * processor time in `words` is much shorter, other work delayed the browser.
 */
async function open(page: Page) {
  const before = await processorTimes(page);
  await page.goto('/');
  // Searches for roles and texts would delay the page, so they wait until the times are noted.
  await page.waitForFunction(() => Object.values(window.seen).every((ms) => ms > 0), null, { timeout: 60_000 });
  await expect(page.getByRole('figure', { name: /^Loss against steps, .*Run 1/ })).toContainText(
    `after ${STEPS.toLocaleString('en')} steps`,
    {
      timeout: 60_000,
    },
  );
  const processors = Math.round(processorMs(before, await processorTimes(page)));
  const { network, table, curve, whole } = await page.evaluate(() => window.seen);
  const words = `network ${network}, table ${table}, curve ${curve}, whole curve ${whole} ms; the browser's processor time ${processors} ms`;
  return { ms: Math.max(network, table, curve), words };
}

/** Opens the page repeatedly until one opening is fast enough, at most TRIES times. Other work on the machine can only add time. */
async function fastest(page: Page, state: string, prepare = async () => {}) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES && best >= MOST_MS; i++) {
    await prepare();
    await isIdle(page);
    const { ms, words } = await open(page);
    process.stdout.write(`  ${state}: ${words}\n`);
    best = Math.min(best, ms);
  }
  expect(best, state).toBeLessThan(MOST_MS);
}

/** At most one in twenty openings may take MOST_MS or longer. */
async function nearlyAlways(page: Page, state: string) {
  const all: number[] = [];
  while (all.length < OPENINGS) {
    await isIdle(page);
    const { ms, words } = await open(page);
    process.stdout.write(`  ${state}: ${words}\n`);
    all.push(ms);
  }
  all.sort((a, b) => a - b);
  expect(all[Math.ceil(0.95 * OPENINGS) - 1], `${state}: ${all.join(', ')} ms`).toBeLessThan(MOST_MS);
}

const MEASURED = HOURS === 4 ? 'whether the pieces of the curve are merged or not' : 'with merged pieces of the curve';

test(`after ${HOURS} h of training the page opens within two seconds, ${MEASURED}`, {
  tag: '@alone',
}, async ({ page }) => {
  test.setTimeout(75_000 * HOURS);
  await page.addInitScript(watch);
  await openPage(page);
  await trainFor(page, 20);
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  await saved(page);
  // The page is replaced with an empty one of the same origin, so that it writes nothing while its records are changed.
  await page.route('**/empty', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><link rel="icon" href="data:,">' }),
  );
  const leave = async () => {
    await page.goto('/empty');
    await leavePieces(page, PIECES, STEPS_A_PIECE);
  };
  if (HOURS === 4) await fastest(page, 'unmerged', leave);
  else {
    await leave();
    await page.goto('/');
  }
  await expect.poll(() => piecesLeft(page), { timeout: 120_000, intervals: [1000] }).toBeLessThan(200);
  if (HOURS === 4) await fastest(page, 'merged');
  else await nearlyAlways(page, 'merged');
  expect(await cellOf(page, 1, 'Step')).toBe(20);
});
