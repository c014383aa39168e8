/** A Playwright reporter that writes the counts that scripts/test.mjs reads. */
import { writeFileSync } from 'node:fs';

/**
 * @typedef {import('@playwright/test/reporter').Reporter} Reporter
 * @implements {Reporter}
 */
export default class PlaywrightCounts {
  /** @type {import('@playwright/test/reporter').Suite | undefined} */
  suite;
  /** Errors outside of tests, such as a server that does not start. */
  errors = 0;

  printsToStdio() {
    return false;
  }

  /** @param {import('@playwright/test/reporter').FullConfig} _ @param {import('@playwright/test/reporter').Suite} suite */
  onBegin(_, suite) {
    this.suite = suite;
  }

  onError() {
    this.errors++;
  }

  onEnd() {
    const counts = { passed: 0, failed: this.errors, skipped: /** @type {import('./test.mjs').Skipped[]} */ ([]) };
    for (const test of this.suite?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === 'expected') counts.passed++;
      else if (outcome === 'skipped' && test.results.length > 0) {
        const reason = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
        counts.skipped.push({ name: test.titlePath().filter(Boolean).join(' > '), reason });
      } else counts.failed++; // This includes tests that never ran because the time limit of the suite was reached.
    }
    if (process.env.COUNTS_FILE) writeFileSync(process.env.COUNTS_FILE, JSON.stringify(counts));
  }
}
