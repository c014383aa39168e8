import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import {
  actOn,
  card,
  cellOf,
  compareRuns,
  dragSkip,
  dropFiles,
  openMenu,
  openPage,
  runRow,
  skipLabel,
  status,
  textFile,
  trainFor,
} from './page.ts';

/** Simulates a translator, which wraps all present and future text in new elements. Some translators keep the text nodes. */
const translate = (page: Page, keepsNodes: boolean) =>
  page.evaluate((keeps) => {
    const wrap = (text: Text) => {
      const isOurs = text.parentElement?.matches('font font');
      if (isOurs || !text.isConnected || text.parentElement?.closest('svg, script, style, noscript, title')) return;
      const outer = document.createElement('font');
      const inner = document.createElement('font');
      outer.append(inner);
      text.replaceWith(outer);
      inner.append(keeps ? text : text.data);
    };
    const wrapAll = (root: Node) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      // The cast is safe because the walker visits only text nodes.
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      for (const text of texts) wrap(text);
    };
    wrapAll(document.body);
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) wrapAll(node);
    }).observe(document.body, { childList: true, subtree: true });
  }, keepsNodes);

test.setTimeout(150_000);
for (const keepsNodes of [true, false]) {
  test(`the page can be used after a browser has translated it and ${keepsNodes ? 'moved' : 'replaced'} its text nodes`, async ({
    page,
  }) => {
    page.setDefaultTimeout(30_000);
    await openPage(page);
    await translate(page, keepsNodes);
    await trainFor(page, 0);
    await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBeGreaterThan(20);
    const seen = await cellOf(page, 1, 'Step');
    await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBeGreaterThan(seen);
    await expect(page.getByRole('region', { name: 'Pictures' })).toContainText('held-out examples', { timeout: 60_000 });
    await openMenu(page, 'Axes');
    await page.getByRole('checkbox', { name: 'log x' }).check();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await expect(runRow(page, 1)).toContainText('paused');

    await dragSkip(page, 'input', 'dense2');
    await skipLabel(page, 'Input', 'Dense 2').click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await expect(inspector).toContainText('P of');
    await inspector.getByRole('combobox', { name: 'Merge' }).selectOption('concat');
    await card(page, 'dense2').click();
    await expect(inspector).toContainText('Dense 2');
    const rate = page.getByRole('textbox', { name: 'Learning rate' });
    await rate.fill('fast');
    await rate.press('Enter');
    await rate.fill('0.01');
    await rate.press('Enter');
    await trainFor(page, 20);
    await expect(runRow(page, 2)).toContainText('done', { timeout: 60_000 });
    for (let undone = 0; undone < 4; undone++) await page.getByRole('button', { name: 'Undo' }).click();

    for (let sorted = 0; sorted < 3; sorted++)
      await page
        .getByRole('columnheader', { name: /^Held-out loss/ })
        .getByRole('button')
        .click();
    await actOn(page, 'Run 1', 'Hide in charts');
    await actOn(page, 'Run 1', 'Show in charts');
    await actOn(page, 'Run 2', 'Delete');
    await page.getByRole('button', { name: 'Restore Run 2' }).click();
    await expect(runRow(page, 2)).toContainText('done');

    await compareRuns(page, 'all runs');
    await expect(page.getByRole('dialog')).toContainText('Run 2');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Help', exact: true }).click();
    await expect(page.getByRole('dialog')).toContainText('Keys');
    await page.keyboard.press('Escape');

    await page.getByRole('radio', { name: 'LSTM' }).check({ force: true });
    await expect(card(page, 'lstm1')).toContainText('parameters');
    await dropFiles(page, [textFile('empty.csv', '')]);
    await expect(page.getByRole('region', { name: 'Data' }).getByRole('alert')).toHaveText(/empty\.csv is empty/);
    await page.getByRole('radio', { name: 'Convolutional' }).check({ force: true });
    await expect(card(page, 'conv1')).toContainText('parameters');
    await expect(status(page)).toContainText('Opened Convolutional');
    await expect(page.getByText('could not be drawn')).toHaveCount(0);
  });
}
