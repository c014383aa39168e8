import type { EnginePage } from './enginePage.ts';
import type { Target } from './finding.ts';
import { expect } from './fixtures.ts';

export const button = (name: string | RegExp, within?: Target): Target => ({ role: 'button', name, ...(within && { within }) });

export const card = (id: string) => `.react-flow__node[data-id="${id}"]`;

export const skip = (from: string, to: string): Target => button(new RegExp(`^(add|concat) skip from ${from} to ${to}`));

export const run = (number: number) => `table[aria-label="Runs"] tbody tr:nth-child(${number})`;

export const STATUS = '[role="status"]';

export async function openStarter(page: EnginePage, starter: 'Dense' | 'Convolutional' | 'LSTM') {
  await page.click({ css: 'label', text: starter });
  await page.see(STATUS, `Opened ${starter}`);
}

export const stopAfter = (page: EnginePage, steps: number) => page.fill({ role: 'textbox', name: /^Train for/ }, String(steps));

/** Shows the loss of the last batch in the table of runs. */
export async function showLoss(page: EnginePage) {
  await page.click(button('Columns'));
  await page.click({ role: 'checkbox', name: 'Loss' });
  await page.press('Escape');
}

/** Returns NaN if the cell contains no number. */
export function cellOf(page: EnginePage, number: number, column: string): Promise<number> {
  return page.evaluate(
    (row, name) => {
      const headers = [...document.querySelectorAll('table[aria-label="Runs"] thead th')].map((cell) => cell.textContent?.trim());
      const text = document.querySelector(row)?.children[headers.indexOf(name)]?.textContent;
      return Number(text?.replace(/[,%\s]/g, '') || Number.NaN);
    },
    run(number),
    column,
  );
}

export async function trainFor(page: EnginePage, steps: number, ms = 60_000) {
  await stopAfter(page, steps);
  await page.click(button('Train'));
  await page.see(run(1), 'done', ms);
  await expect.poll(() => cellOf(page, 1, 'Step'), { message: `the step in “${await page.text(run(1))}”` }).toBe(steps);
}
