/** Playwright's `test`, failing on whatever a user would find in the console or in the list of requests. */
import { test as base, expect } from '@playwright/test';

interface Options {
  /** Problems that a test brings about on purpose. */
  expectedProblems: RegExp[];
}

export const test = base.extend<Options & { problems: string[] }>({
  expectedProblems: [[], { option: true }],

  /** What went wrong so far, on any page of the test and in its workers. */
  problems: [
    async ({ context, baseURL, expectedProblems }, use) => {
      const problems: string[] = [];
      const note = (problem: string) => {
        if (!expectedProblems.some((expected) => expected.test(problem))) problems.push(problem);
      };
      context.on('console', (message) => {
        if (['error', 'warning', 'assert'].includes(message.type())) note(`console ${message.type()}: ${message.text()}`);
      });
      // Uncaught errors and unhandled rejections, workers included.
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
