/**
 * Kills the browser at random moments while the page trains and is edited, and then starts it again with the same profile. `npm run kill`
 * does so 200 times by default. For each kill, the test measures the time since the page handled the first lost edit, and since it showed
 * the first lost step.
 */
import type { Page } from '@playwright/test';
import { keyed } from '../src/random/keyed.ts';
import { counted } from '../src/schema/words.ts';
import { expect } from './fixtures.ts';
import { cellOf, openPage, trainFor } from './page.ts';
import { test } from './profile.ts';
import { watch } from './watch.ts';

const KILLS = Number(process.env.KILLS ?? 3);
const SEED = Number(process.env.KILL_SEED ?? 1);
/** The longest time until a kill. Most kills are earlier. */
const LONGEST_S = KILLS > 3 ? 20 : 4;
/** The shortest time between two edits. */
const EDIT_MS = 200;

/** Each even-numbered edit n sets the learning rate to n / RATES, which always differs from the run's. */
const RATES = 1e7;

const LIMITS_S = { network: 1, name: 1, curve: 1, weights: 15 } as const;
/** The page must be visible within this time in 95 % of the openings, or in half of them if there are fewer than {@link FEW}. */
const OPEN_S = 2;

type Kept = Record<keyof typeof LIMITS_S, number>;
/** The edits that the page has handled and the steps that it has shown, each with its time in milliseconds. */
type Log = { at: number; kept: Partial<Kept> }[];

const number = (text: string | null | undefined) => Number(text?.replace(/,/g, '') ?? Number.NaN);

const rate = (page: Page) => page.getByRole('textbox', { name: 'Learning rate' });
const runName = (page: Page) => page.getByRole('textbox', { name: 'Name of the run' }).first();

/** Returns the step in the table of runs and the length of the curve, as text. */
const shown = (page: Page) =>
  page.evaluate(() => {
    const heads = [...document.querySelectorAll('thead th')].map((head) => head.textContent);
    const step = document.querySelectorAll('tbody tr:first-child td')[heads.indexOf('Step')]?.textContent;
    return { step, curve: /after ([\d,]+) steps/.exec(document.querySelector('figure')?.textContent ?? '')?.[1] };
  });

/** Edits the learning rate and the run's name alternately until the time `until`, in milliseconds since 1970. */
async function work(page: Page, until: number, edits: { count: number }): Promise<Log> {
  const log: Log = [];
  while (Date.now() < until) {
    const began = Date.now();
    const value = ++edits.count;
    if (value % 2 === 0) {
      await rate(page).fill(String(value / RATES));
      await rate(page).press('Enter');
    } else await runName(page).fill(`Run ${value}`);
    // By now, the page has handled the event of the edit.
    log.push({ at: Date.now(), kept: value % 2 === 0 ? { network: value } : { name: value } });
    const step = number((await shown(page)).step);
    log.push({ at: Date.now(), kept: { curve: step, weights: step } });
    await new Promise((resolve) => setTimeout(resolve, Math.min(EDIT_MS, until - began)));
  }
  return log;
}

/** Opens the page again. `torn` describes any damage, and is empty if there is none. */
async function reopened(page: Page): Promise<{ kept: Kept; openS: number; torn: string }> {
  await page.addInitScript(watch);
  await page.goto('/');
  await page
    .waitForFunction(() => window.seen.curve > 0 && window.seen.table > 0 && window.seen.network > 0, null, { timeout: 60_000 })
    .catch(async () => {
      throw new Error(`The network, the table or the curve is not visible. The footer says: ${await page.locator('footer').textContent()}`);
    });
  const seen = await page.evaluate(() => window.seen);
  await expect(page.getByRole('button', { name: /^(Train|Resume) Run/ })).toBeEnabled({ timeout: 20_000 });
  const { step, curve } = await shown(page);
  const kept = {
    network: Math.round(number(await rate(page).inputValue()) * RATES),
    name: number((await runName(page).inputValue()).replace('Run ', '')),
    curve: number(curve),
    weights: number(step),
  };
  const words = (await page.locator('footer').textContent()) ?? '';
  const torn =
    /damaged|lost|deleted|missing|restarts/.exec(words)?.[0] ??
    (kept.curve < kept.weights ? 'the curve ends before the step of the weights' : '');
  return { kept, openS: Math.max(seen.network, seen.table, seen.curve) / 1000, torn };
}

/** The seconds between the first lost edit or step and the kill; 0 if none is lost. */
const lostS = (log: Log, kept: Kept, what: keyof Kept, at: number) => {
  const first = log.find((entry) => (entry.kept[what] ?? 0) > kept[what]);
  return first ? (at - first.at) / 1000 : 0;
};

const FEW = 20;

const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(share * values.length) - 1)] ?? Number.NaN;

const line = (cells: readonly (string | number)[]) =>
  `  ${cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(2) : cell).padStart(8)).join('  ')}\n`;

test(`after ${counted(KILLS, 'kill')} of the browser, nothing is damaged and no more than allowed is lost`, { tag: '@alone' }, async ({
  profile,
}) => {
  test.setTimeout(120_000 + KILLS * 45_000);
  const random = keyed(SEED, 'kills');
  const edits = { count: 1000 };
  const found: (Record<keyof Kept | 'open', number> & { torn: string })[] = [];
  let page = await profile.open();
  await openPage(page);
  await trainFor(page, 0);
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBeGreaterThan(0);
  process.stdout.write(line(['kill', 'after', ...Object.keys(LIMITS_S), 'open', 'steps']));
  for (let i = 1; i <= KILLS; i++) {
    const after = 1 + (LONGEST_S - 1) * random.uniform() ** 2;
    const log = await work(page, Date.now() + 1000 * after, edits);
    const at = await profile.kill();
    page = await profile.open();
    const { kept, openS, torn } = await reopened(page);
    const lost = (what: keyof Kept) => lostS(log, kept, what, at);
    found.push({ network: lost('network'), name: lost('name'), curve: lost('curve'), weights: lost('weights'), open: openS, torn });
    const last = found.at(-1);
    process.stdout.write(
      line([String(i), after, ...Object.keys(LIMITS_S).map((what) => last?.[what as keyof Kept] ?? 0), openS, String(kept.curve), torn]),
    );
    await page.getByRole('button', { name: /^(Train|Resume) Run/ }).click();
    await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBeGreaterThan(kept.weights);
  }
  const all = (what: keyof Kept | 'open') => found.map((one) => one[what]);
  for (const [name, share] of [
    ['median', 0.5],
    ['95 %', 0.95],
    ['maximum', 1],
  ] as const)
    process.stdout.write(
      line([name, '', ...Object.keys(LIMITS_S).map((what) => quantile(all(what as keyof Kept), share)), quantile(all('open'), share)]),
    );
  expect(found.map(({ torn }) => torn).filter((words) => words !== '')).toEqual([]);
  for (const [what, limit] of Object.entries(LIMITS_S)) expect(Math.max(...all(what as keyof Kept)), what).toBeLessThanOrEqual(limit);
  // The 95th percentile of few openings is the slowest one, which depends on other work on the machine.
  const share = KILLS < FEW ? 0.5 : 0.95;
  expect(quantile(all('open'), share), 'seconds until the page is visible').toBeLessThanOrEqual(OPEN_S);
});
