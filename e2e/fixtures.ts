/** Playwright's `test`, extended to fail on errors and warnings in the console and on requests to other origins. */
import { test as base, expect } from '@playwright/test';

interface Options {
  expectedProblems: RegExp[];
}

export const test = base.extend<Options & { problems: string[] }>({
  expectedProblems: [[], { option: true }],

  /**
   * The unexpected problems so far (those that match none of `expectedProblems`), on all pages of the test's browser context and in their
   * workers.
   */
  problems: [
    async ({ context, baseURL, expectedProblems }, use) => {
      const problems: string[] = [];
      const note = (problem: string) => {
        if (!expectedProblems.some((expected) => expected.test(problem))) problems.push(problem);
      };
      context.on('console', (message) => {
        if (['error', 'warning', 'assert'].includes(message.type())) note(`console ${message.type()}: ${message.text()}`);
      });
      // This event also reports unhandled rejections, and errors in workers.
      context.on('weberror', (error) => note(`uncaught: ${error.error().stack ?? error.error().message}`));
      context.on('request', (request) => {
        const { protocol, origin } = new URL(request.url());
        const isOwn = protocol === 'data:' || protocol === 'blob:' || (baseURL !== undefined && origin === new URL(baseURL).origin);
        if (!isOwn) note(`request to another origin: ${request.url()}`);
      });
      await use(problems);
      expect(problems, 'problems in the console, in workers or in requests').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
