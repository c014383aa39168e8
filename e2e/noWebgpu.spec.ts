import { expect, test } from './fixtures.ts';
import { cellOf, openPage, runRow, stopAfter } from './page.ts';
import { violations } from './violations.ts';

test('without WebGPU, the page trains on the reference runner (on the CPU), and says so', async ({ page }) => {
  await openPage(page);
  await expect(page.getByText('CPU fallback', { exact: true })).toBeVisible();
  await expect(page.getByText(/Training on the CPU \(slow\):/)).toBeVisible();
  await stopAfter(page, 60);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(runRow(page, 1)).toContainText('done', { timeout: 60_000 });
  expect(await cellOf(page, 1, 'Accuracy')).toBeGreaterThan(80);
  expect(await violations(page)).toEqual([]);
  await test.step('at 200 % zoom, nothing covers the button in the status line', async () => {
    await page.setViewportSize({ width: 640, height: 360 });
    await page.getByRole('button', { name: 'Try the GPU again' }).click({ trial: true, timeout: 5000 });
    await page.setViewportSize({ width: 1280, height: 720 });
  });
  await page.getByRole('button', { name: 'Speed', exact: true }).click();
  await expect(page.getByRole('dialog').getByText(/^Only the speed of a GPU can be measured, but training runs on the CPU:/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy as JSON' })).toBeDisabled();
});

test('the maps “Depth × skip pattern” and “Branch scale × depth” end with a verdict', async ({ page }) => {
  await openPage(page);
  const place = page.getByRole('region', { name: 'Pictures' });
  await place.getByRole('radio', { name: 'Placement' }).check({ force: true });
  // On the reference runner, the networks of these maps are ready immediately. A software GPU would have to compile kernels first.
  for (const [axis, cell] of [
    ['Depth × skip pattern', /^2 layers, Input to output: loss ×[\d.]+, better in \d of 4 seeds, (a|no) clear difference/],
    ['Branch scale × depth', /^2 layers, β = 1\/√joins: loss ×[\d.]+, better in \d of 4 seeds, (a|no) clear difference/],
  ] as const) {
    await place.getByLabel('Map', { exact: true }).selectOption({ label: axis });
    await place.getByLabel('Steps of each run').fill('1');
    await place.getByLabel('Seeds of each cell').selectOption('4');
    await place.getByRole('button', { name: 'Measure the cost' }).click();
    await place.getByRole('button', { name: 'Start the map' }).click({ timeout: 60_000 });
    await expect(place).toContainText(/No cell is clearly better than the network as it is\.|The best cell is “/, { timeout: 60_000 });
    await expect(place.getByRole('table', { name: axis }).getByRole('button', { name: cell })).toBeVisible();
    await place.getByRole('button', { name: 'New map…' }).click();
  }
});

test('questions about causes open the measurement that answers them, and lead to a control', async ({ page }) => {
  await openPage(page);
  const help = page.getByRole('dialog', { name: 'Help' });
  const found = page.getByRole('region', { name: 'Question and answer' });
  const ask = async (question: string, view: string) => {
    await page.getByRole('button', { name: 'Help', exact: true }).click();
    await help.getByRole('button', { name: question }).click();
    await expect(page.getByLabel('Measurement', { exact: true })).toHaveValue(view);
  };
  // On the reference runner, networks of 32 layers are ready immediately.
  await ask('What does a sum of 32 unscaled ReLU layers do?', 'gradients');
  await expect(found).toContainText(
    /Norm of the value that the skip carries to the last join, divided by that at the first join: [\d.e+]+ with β = 1\/√joins; [\d.e+]+ with β = 1\./,
    { timeout: 60_000 },
  );
  await expect(found).toContainText('So with β = 1 the value that the skips carry grows at least a hundred times more', {
    timeout: 60_000,
  });
  await expect(found).toContainText('Basis: one pair, after 20 steps.');
  await expect(found.getByRole('button', { name: 'Compare with no skips' })).toBeVisible();
  await ask('Are gradients small or noisy?', 'activations');
  await expect(found).toContainText('So the gradient neither vanishes nor explodes in either network.', { timeout: 60_000 });
  await found.getByRole('button', { name: 'Look at skips that make the gradient grow' }).click();
  await expect(found.getByRole('heading', { name: 'Look at skips that make the gradient grow' })).toBeVisible();
  await expect(found).toContainText('growth alone does not make it noisy', { timeout: 60_000 });
});

test('a stopped measurement shows the results so far and gives no answer, and a new one can be started', async ({ page }) => {
  test.setTimeout(240_000);
  await openPage(page);
  await page.getByRole('button', { name: 'Help', exact: true }).click();
  await page.getByRole('button', { name: 'Why does the plain tanh network train so badly?' }).click();
  const pictures = page.getByRole('region', { name: 'Pictures' });
  const cause = page.getByRole('region', { name: 'Question and answer' });
  // The network has 22 layers, so its first measurement takes long enough to be stopped after some of them.
  await expect(pictures).toContainText(/without skips: activations, \d+ of 44/, { timeout: 120_000 });
  await pictures.getByRole('button', { name: 'Stop measuring: without skips' }).first().click();
  await expect(pictures).toContainText('without skips: stopped; the result is partial.', { timeout: 60_000 });
  await expect(pictures).toContainText(/without skips: .*only \d+ of 20 hidden layers measured/);
  await expect(pictures.getByRole('img', { name: 'Similarity of the layers: with skips' })).toBeVisible({ timeout: 120_000 });
  await expect(cause).toContainText('A measurement was stopped, so there is no answer.');
  await pictures.getByRole('button', { name: 'Measure: without skips' }).click();
  await expect(cause).toContainText(/So the gradient vanishes in neither network|There is no conclusion/, { timeout: 120_000 });
  await expect(pictures).not.toContainText('hidden layers measured');
});
