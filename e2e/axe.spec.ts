import { expect, test } from './fixtures.ts';
import { card, compareRuns, openPage, runRow, skipLabel, stopAfter, trainTwins } from './page.ts';
import { violations } from './violations.ts';

test('axe finds nothing serious in the main states of the page, in light and dark colours', async ({ page }) => {
  test.setTimeout(240_000);
  await openPage(page);
  expect(await violations(page), 'at first').toEqual([]);
  await skipLabel(page, 'Input', 'Dense 1').click();
  expect(await violations(page), 'a skip selected').toEqual([]);
  await card(page, 'dense2').click();
  expect(await violations(page, { within: 'aside' }), 'a layer selected').toEqual([]);
  await page.keyboard.press('Escape');
  await stopAfter(page, 30);
  await trainTwins(page);
  for (const number of [1, 2]) await expect(runRow(page, number)).toContainText('done', { timeout: 60_000 });
  expect(await violations(page), 'two runs').toEqual([]);
  await expect(page.getByRole('img', { name: /^Predictions over the plane: Run 2/ })).toBeVisible({ timeout: 20_000 });
  expect(await violations(page), 'pictures').toEqual([]);
  await page.getByRole('button', { name: 'Show more runs' }).click();
  await page.getByRole('button', { name: 'Check with a control' }).click();
  expect(await violations(page), 'the open drawer with an open menu').toEqual([]);
  await page.emulateMedia({ forcedColors: 'active' });
  // Forced colours (a high-contrast mode) remove backgrounds, so a line must mark the selected tab and the selected starter.
  const linesOf = (name: string) =>
    page.getByRole('radio', { name, exact: true }).evaluate((radio) => {
      const { borderBottomColor, outlineStyle } = getComputedStyle(radio.nextElementSibling ?? radio);
      return `${borderBottomColor}, ${outlineStyle}`;
    });
  expect(await linesOf('Loss')).not.toBe(await linesOf('Ratio'));
  expect(await linesOf('Dense')).not.toBe(await linesOf('LSTM'));
  await page.emulateMedia({ forcedColors: 'none' });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Show fewer runs' }).click();
  await compareRuns(page, 'all runs');
  await expect(page.getByRole('dialog').getByRole('figure', { name: /^Loss against steps, Run 2/ })).toBeVisible();
  expect(await violations(page), 'compare').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Help' }).click();
  expect(await violations(page), 'help').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Speed', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Speed' })).toBeVisible();
  expect(await violations(page), 'speed').toEqual([]);
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await violations(page), 'on a phone').toEqual([]);
  await page.setViewportSize({ width: 1920, height: 1080 });
  expect(await violations(page), 'on a large screen').toEqual([]);
  await page.getByRole('textbox', { name: 'Learning rate' }).fill('fast');
  expect(await violations(page), 'a field with a problem').toEqual([]);
});
