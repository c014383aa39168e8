/** A Vitest reporter that writes the counts that scripts/test.mjs reads. Vitest's JSON reporter omits the reasons of skipped tests. */
import { writeFileSync } from 'node:fs';

/**
 * @typedef {import('vitest/node').Reporter} Reporter
 * @implements {Reporter}
 */
export default class VitestCounts {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: /** @type {import('./test.mjs').Skipped[]} */ ([]) };
    for (const module of modules) {
      const before = counts.failed;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') counts.passed++;
        else if (result.state === 'skipped')
          counts.skipped.push({ name: `${module.relativeModuleId} > ${test.fullName}`, reason: result.note });
        else counts.failed++;
      }
      // A file that cannot be loaded, or has failing hooks, may contain no failed test.
      if (!module.ok() && counts.failed === before) counts.failed++;
    }
    if (process.env.COUNTS_FILE) writeFileSync(process.env.COUNTS_FILE, JSON.stringify(counts));
  }
}
