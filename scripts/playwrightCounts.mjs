/** A Playwright reporter that writes the counts of stories (the tests in e2e/) to a file for scripts/test.mjs. */
import { writeFileSync } from 'node:fs';
import { emptyCounts, firstLine } from './counts.mjs';

/**
 * @typedef {import('@playwright/test/reporter').Reporter} Reporter
 * @implements {Reporter}
 */
export default class PlaywrightCounts {
  /** @type {import('@playwright/test/reporter').Suite | undefined} */
  suite;
  /** Errors outside of tests, such as a server that does not start. @type {import('@playwright/test/reporter').TestError[]} */
  errors = [];

  printsToStdio() {
    return false;
  }

  /** @param {import('@playwright/test/reporter').FullConfig} _ @param {import('@playwright/test/reporter').Suite} suite */
  onBegin(_, suite) {
    this.suite = suite;
  }

  /** @param {import('@playwright/test/reporter').TestError} error */
  onError(error) {
    this.errors.push(error);
  }

  onEnd() {
    const counts = emptyCounts();
    for (const error of this.errors) counts.failed.push({ name: 'outside of the stories', reason: firstLine(error.message) });
    for (const test of this.suite?.allTests() ?? []) {
      const outcome = test.outcome();
      const name = test.titlePath().filter(Boolean).join(' > ');
      const [first] = test.results;
      if (outcome === 'expected') counts.passed++;
      else if (outcome === 'flaky') {
        counts.passed++;
        counts.repeated.push({ name, reason: firstLine(first?.error?.message) });
      } else if (outcome === 'skipped' && test.results.length > 0) {
        const reason = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
        counts.skipped.push({ name, reason });
      } else {
        const result = test.results.at(-1);
        counts.failed.push({ name, reason: result ? firstLine(result.error?.message) : 'it never ran' });
      }
    }
    if (process.env.COUNTS_FILE) writeFileSync(process.env.COUNTS_FILE, JSON.stringify(counts));
  }
}
