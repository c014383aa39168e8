/**
 * A Vitest reporter that writes the counts of tests to a file for scripts/test.mjs. Vitest's JSON reporter omits the reasons why tests were
 * skipped.
 */
import { writeFileSync } from 'node:fs';
import { emptyCounts, firstLine } from './counts.mjs';

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
    const counts = emptyCounts();
    for (const error of unhandledErrors) counts.failed.push({ name: 'outside of the tests', reason: firstLine(String(error)) });
    for (const module of modules) {
      const before = counts.failed.length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        const name = `${module.relativeModuleId} > ${test.fullName}`;
        if (result.state === 'passed') counts.passed++;
        else if (result.state === 'skipped') counts.skipped.push({ name, reason: result.note });
        else counts.failed.push({ name, reason: firstLine(result.errors?.[0]?.message) });
      }
      // A file that cannot be loaded, or has failing hooks, may contain no failed test.
      if (!module.ok() && counts.failed.length === before)
        counts.failed.push({ name: module.relativeModuleId, reason: firstLine(module.errors()[0]?.message) });
    }
    if (process.env.COUNTS_FILE) writeFileSync(process.env.COUNTS_FILE, JSON.stringify(counts));
  }
}
