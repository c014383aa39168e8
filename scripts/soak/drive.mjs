/** Uses the page as a person would: trains three runs without a limit on their steps, edits the network, and deletes and adds runs. */

/** @typedef {import('playwright-core').Page} Page */

const RUNS = 3;

const rows = (/** @type {Page} */ page) => page.getByRole('table', { name: 'Runs' }).getByRole('row');
const train = (/** @type {Page} */ page) => page.getByRole('button', { name: /^(Train|Train new run)$/ });

/** @param {Page} page @param {string} name @param {string} value */
async function fill(page, name, value) {
  const field = page.getByRole('textbox', { name });
  await field.fill(value);
  await field.press('Enter');
}

const menus = (/** @type {Page} */ page) => page.getByRole('button', { name: /^Actions for Run / });

/** @param {Page} page */
async function deleteOldest(page) {
  await menus(page).first().click();
  await page.locator('[data-panel][data-open]').getByRole('button', { name: 'Delete', exact: true }).click();
}

/** @param {Page} page */
export async function begin(page) {
  await page.goto('/');
  // The page first shows a comparison of several runs. With a starter (an example experiment), Train begins only one run.
  await page.getByRole('radio', { name: 'Dense' }).check({ force: true });
  await page.locator('.react-flow__node[data-id="dense2"]').waitFor();
  await page.getByRole('region', { name: 'Training', exact: true }).locator('summary').first().click();
  await fill(page, 'Train for', '0');
  for (let run = 0; run < RUNS; run++) await addRun(page, run);
}

/** @param {Page} page @param {number} number */
async function addRun(page, number) {
  await fill(page, 'Learning rate', (0.001 + (number % 20) / 10_000).toFixed(4));
  await train(page).click();
  await rows(page).last().getByText('running').waitFor({ timeout: 60_000 });
}

/** @param {Page} page @param {number} turn */
export async function takeTurn(page, turn) {
  const undo = page.getByRole('button', { name: 'Undo', exact: true });
  await fill(page, 'Batch size', turn % 2 ? '64' : '16');
  await undo.click();
  await page.locator('.react-flow__node[data-id="dense2"]').click();
  await page.getByRole('button', { name: 'Duplicate', exact: true }).click();
  await undo.click();
  await deleteOldest(page);
  await addRun(page, RUNS + turn);
}

/** @param {Page} page */
export async function end(page) {
  while ((await menus(page).count()) > 0) await deleteOldest(page);
}
