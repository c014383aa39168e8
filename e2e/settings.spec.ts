import { expect, test } from './fixtures.ts';
import { openPage, saved, unfold } from './page.ts';

test('a learning rate that is not a number from 1e-7 to 100 shows a message at its field and disables Train', async ({ page }) => {
  await openPage(page);
  const field = page.getByRole('textbox', { name: 'Learning rate' });
  const train = page.getByRole('button', { name: 'Train', exact: true });
  for (const text of ['', '0', '-1', 'fast', '1e999', '0,01'])
    await test.step(`“${text}”`, async () => {
      await field.fill(text);
      await expect(field).toHaveAttribute('aria-invalid', 'true');
      await expect(page.getByText(/Learning rate must be a number from 1e-7 to 100/).first()).toBeVisible();
      await expect(train).toBeDisabled();
      await field.fill('0.01');
      await field.press('Enter');
      await expect(train).toBeEnabled();
      await expect(page.getByText(/Learning rate must be a number/)).toHaveCount(0);
    });
});

test('a changed setting can be reset to its value in the opened experiment, and only changed settings have a button for this', async ({
  page,
}) => {
  await openPage(page, 'Convolutional');
  const arrows = page.getByRole('button', { name: /^Reset .+ to / });
  await unfold(page, 'Training');
  await unfold(page, 'Data');
  await expect(arrows, 'on a starter that was just opened').toHaveCount(0);
  await page.locator('.react-flow__node[data-id="conv1"]').click();
  await expect(arrows).toHaveCount(0);
  const filters = page.getByRole('textbox', { name: 'Filters' });
  await filters.fill('8');
  await filters.press('Enter');
  const steps = page.getByRole('textbox', { name: 'Train for' });
  await steps.fill('20');
  await steps.press('Enter');
  await page.getByRole('button', { name: 'Reset “Filters” to 32' }).click();
  await expect(filters).toHaveValue('32');
  await saved(page);
  await page.reload();
  await page.getByRole('button', { name: 'Reset “Train for” to 500' }).click();
  await expect(steps).toHaveValue('500');
  await expect(arrows).toHaveCount(0);
});

test('a batch with more examples than the training data is refused with a message that names both numbers', async ({ page }) => {
  await openPage(page);
  await unfold(page, 'Training');
  await page.getByRole('textbox', { name: 'Batch size' }).fill('2000');
  await page.getByRole('textbox', { name: 'Batch size' }).press('Enter');
  await expect(
    page.getByText('Batch size is 2,000, but the data has only 1,000 training examples. Set Batch size to at most 1,000.'),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeDisabled();
});

test('a batch for which the outputs of a layer do not fit in one buffer is refused with a message that names the limit and a remedy', async ({
  page,
}) => {
  await openPage(page, 'Convolutional');
  await unfold(page, 'Training');
  await page.getByRole('textbox', { name: 'Batch size' }).fill('4000');
  await page.getByRole('textbox', { name: 'Batch size' }).press('Enter');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText(
    /The intermediate values of one layer need \d+ MB of GPU memory; the limit is 128 MB\. Reduce Batch size/,
  );
});

test('layers can be edited, inserted and removed', async ({ page }) => {
  await openPage(page);
  await page.locator('.react-flow__node[data-id="dense1"]').click();
  await page.getByRole('textbox', { name: 'Units' }).fill('32');
  await page.getByRole('textbox', { name: 'Units' }).press('Enter');
  await expect(page.locator('.react-flow__node[data-id="dense1"]')).toContainText('672 parameters');
  await page.getByLabel('Insert layer after').selectOption('Dense');
  await expect(page.locator('.react-flow__node[data-id="dense4"]')).toBeVisible();
  await page.getByRole('button', { name: 'Move left' }).click();
  const ids = () => page.locator('.react-flow__node').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-id')));
  expect(await ids()).toEqual(['input', 'dense4', 'dense1', 'dense2', 'dense3']);
  await page.getByRole('spinbutton', { name: 'Depth' }).fill('32');
  await page.getByRole('spinbutton', { name: 'Depth' }).press('Enter');
  await expect(page.locator('.react-flow__node[data-id="dense4"]')).toContainText('Dense ×32');
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('.react-flow__node')).toHaveCount(5);
  await page.locator('.react-flow__node[data-id="dense4"]').click();
  await page.getByRole('button', { name: 'Remove layer' }).click();
  await expect(page.locator('.react-flow__node[data-id="dense4"]')).toHaveCount(0);
});
