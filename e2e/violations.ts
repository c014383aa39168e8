import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const IMPACTS = ['serious', 'critical'];

interface Options {
  /** A selector for the part of the page to check; by default, the whole page. */
  within?: string;
}

/**
 * Returns the violations of accessibility rules that axe finds, with the elements concerned. For the whole page, it returns only those that
 * axe rates as serious or critical; for a part of the page, it returns all.
 */
export async function violations(page: Page, { within }: Options = {}): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const axe = new AxeBuilder({ page });
    if (within !== undefined) axe.include(within);
    // The two colour schemes differ only in colours, so for one of them the contrast rule is enough.
    if (colorScheme === 'dark') axe.withRules('color-contrast');
    // By default, axe leaves out this rule of WCAG 2.2: targets are at least 24 px wide and high, or have space around them.
    else axe.options({ rules: { 'target-size': { enabled: true } } });
    for (const { id, impact, nodes } of (await axe.analyze()).violations)
      if (within !== undefined || IMPACTS.includes(impact ?? ''))
        found.push(`${colorScheme}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }
  return found;
}
