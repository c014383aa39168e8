import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures.ts';
import { answer, openPage } from './page.ts';
import { test } from './profile.ts';
import { violations } from './violations.ts';

const pictures = (page: Page): Locator => page.getByRole('region', { name: 'Pictures' });
const cells = (page: Page) => pictures(page).getByRole('table', { name: 'Each skip, added or taken away' });
const press = (page: Page, name: string) => pictures(page).getByRole('button', { name, exact: true }).click();

async function finished(page: Page): Promise<number> {
  const text = await pictures(page).textContent();
  return Number(/(\d+) of 28 runs (?:is|are) finished/.exec(text ?? '')?.[1] ?? Number.NaN);
}

const found = (page: Page) => violations(page, { within: '[aria-label="Pictures"]' });

/** Plans a small map, in which each cell adds or removes one skip. */
async function plan(page: Page) {
  const place = pictures(page);
  await place.getByRole('radio', { name: 'Placement' }).check({ force: true });
  await expect(place).toContainText('Where should the skip go?');
  await place.getByLabel('Steps of each run').fill('none');
  await expect(place).toContainText('Steps must be a whole number from 1 to 1,000,000, not “none”.');
  await place.getByLabel('Steps of each run').fill('20');
  await place.getByLabel('Seeds of each cell').selectOption('4');
  await expect(place).toContainText('28 runs: 6 cells and the baseline at 4 seeds.');
}

/** Returns the held-out losses of all runs in the table, sorted as strings. Rows of groups are left out. */
const lossesOfRuns = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const table = document.querySelector('table[aria-label="Runs"]');
    const heads = [...(table?.querySelectorAll('thead th') ?? [])].map((head) => head.textContent?.trim());
    const rows = [...(table?.querySelectorAll('tbody tr') ?? [])].filter((row) => !row.querySelector('[aria-label^="Runs of"]'));
    return rows.map((row) => row.children[heads.indexOf('Held-out loss')]?.textContent?.trim() ?? '').sort();
  });

test('a map states its cost and can be resumed after the browser is killed, and the runs of a cell can be trained again with the same losses', async ({
  profile,
}) => {
  test.setTimeout(180_000);
  const before = await profile.open();
  await openPage(before);
  await plan(before);
  await press(before, 'Measure the cost');
  await expect(pictures(before)).toContainText(/28 runs of 20 steps: about .*, of which the preparation of 7 networks takes about/, {
    timeout: 60_000,
  });
  expect(await found(before)).toEqual([]);
  await press(before, 'Start the map');
  await expect(pictures(before)).toContainText('No verdict yet');
  await expect.poll(() => finished(before), { timeout: 60_000 }).toBeGreaterThan(8);
  const seen = await finished(before);
  // A run must be on disk one second after the page counts it as finished.
  await before.waitForTimeout(1000);
  await profile.kill();

  const page = await profile.open();
  await page.goto('/');
  await pictures(page).getByRole('radio', { name: 'Placement' }).check({ force: true });
  await expect(pictures(page).getByRole('button', { name: 'Resume the map' })).toBeVisible({ timeout: 20_000 });
  expect(await finished(page)).toBeGreaterThanOrEqual(seen);
  await expect(cells(page).getByRole('button', { name: /^with Input → Output: loss ×[\d.]+, better in \d of \d seeds?$/ })).toBeVisible();
  await press(page, 'Resume the map');
  await expect(pictures(page)).toContainText(/No cell is clearly better than the network as it is\.|The best cell is “/, {
    timeout: 90_000,
  });
  expect(await found(page)).toEqual([]);

  const added = cells(page).getByRole('button', {
    name: /^with Input → Output: loss ×[\d.]+, better in \d of 4 seeds, (a|no) clear difference/,
  });
  await added.click();
  const figures = pictures(page).getByRole('table', { name: 'Held-out loss by seed, with Input → Output' });
  const losses = await figures.locator('tbody td:nth-child(-n+3):not(:last-child)').allTextContents();
  expect(new Set(losses).size).toBe(8);
  await added.press('ArrowLeft');
  await expect(cells(page).getByRole('button', { name: /^with Input → Dense 2/ })).toBeFocused();

  await press(page, 'Train these runs');
  await expect(answer(page)).toContainText('of 4 pairs', { timeout: 60_000 });
  for (const arm of ['the network as it is', 'with Input → Output'])
    await page.getByRole('button', { name: `Runs of ${arm}` }).click({ timeout: 15_000 });
  await expect.poll(() => lossesOfRuns(page), { timeout: 15_000 }).toEqual([...losses].sort());
});

test('a map keeps its experiment after another experiment is opened, and the deletion of the map can be undone', async ({ page }) => {
  await openPage(page);
  await plan(page);
  await press(page, 'Measure the cost');
  await press(page, 'Start the map');
  await expect.poll(() => finished(page), { timeout: 60_000 }).toBeGreaterThan(0);
  await press(page, 'Pause the map');
  await page.getByRole('radio', { name: 'LSTM' }).check({ force: true });
  await expect(pictures(page)).toContainText('The map is about “Dense” as it was when the map was started');
  const cell = cells(page).getByRole('button', { name: /^with Dense 2 → Output/ });
  await cell.click();
  await expect(pictures(page).getByRole('button', { name: 'Train these runs' })).toBeDisabled();
  await press(page, 'Open its experiment');
  await expect(pictures(page).getByRole('button', { name: 'Train these runs' })).toBeEnabled();
  const kept = await finished(page);
  await press(page, 'Delete this map');
  await press(page, 'Bring back the deleted map');
  expect(await finished(page)).toBe(kept);
});
