/** `npm test` runs the linter, the type checker, unit and kernel tests, the build, and browser tests. It continues after a failure. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideChromium } from './chromium.mjs';
import { CommandError, command, FAILED, runAsProgram } from './command/options.mjs';
import { emptyCounts } from './counts.mjs';
import { otherProjects, provideOtherBrowsers } from './otherBrowsers.mjs';
import { ROOT, setUp } from './setup.mjs';
import { vulkanEnvironment } from './vulkan.mjs';

/**
 * @typedef {import('./counts.mjs').Counts} Counts
 * @typedef {Record<string, string | undefined>} Environment
 */

/** A program that runs longer than this is killed, so that the last line with the total always appears. */
const LONGEST_MS = 35 * 60_000;

/** Returns the counts of a part that consists of a single check. @returns {Counts} */
const one = (/** @type {string} */ name, /** @type {boolean} */ isGood, reason = 'its output is above') => ({
  ...emptyCounts(),
  ...(isGood ? { passed: 1 } : { failed: [{ name, reason }] }),
});

/** @returns {Counts} */
const sumOf = (/** @type {readonly Counts[]} */ all) => ({
  passed: all.reduce((sum, { passed }) => sum + passed, 0),
  failed: all.flatMap(({ failed }) => failed),
  skipped: all.flatMap(({ skipped }) => skipped),
  repeated: all.flatMap(({ repeated }) => repeated),
});

/** @param {string[]} args a program's file in node_modules, and its arguments */
function node([program, ...args], /** @type {Environment} */ env = {}) {
  const result = spawnSync(process.execPath, [`${ROOT}/node_modules/${program}`, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: '0' }), ...env },
    timeout: LONGEST_MS,
  });
  return result.status === 0;
}

/** Runs a suite with a reporter that writes Counts to COUNTS_FILE. @returns {Counts} */
function suite(/** @type {string[]} */ command, /** @type {Environment} */ env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'skiplab-'));
  const file = join(folder, 'counts.json');
  try {
    const isGood = node(command, { ...env, COUNTS_FILE: file });
    if (!existsSync(file)) return one(command.join(' '), false, 'the suite ended without a report');
    /** @type {Counts} */
    const counts = JSON.parse(readFileSync(file, 'utf8'));
    return isGood || counts.failed.length ? counts : sumOf([counts, one(command.join(' '), false)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {Promise<number>} */
const freePort = (port = 4173) =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', () => (port < 65535 ? resolve(freePort(port + 1)) : reject(new Error('No free port.'))));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)));
  });

function chromium() {
  try {
    return { path: provideChromium() };
  } catch (error) {
    if (error instanceof CommandError) return { problem: error.message };
    throw error;
  }
}

function build() {
  // The output of an earlier build is removed, so that it is not tested if this build fails.
  rmSync(`${ROOT}/dist`, { recursive: true, force: true });
  return one('build', node(['vite/bin/vite.js', 'build', '--logLevel', 'warn']));
}

/** @type {Record<string, () => Counts | Promise<Counts>>} */
const PARTS = {
  lint: () => one('lint', node(['@biomejs/biome/bin/biome', 'ci', ...(process.stdout.isTTY ? [] : ['--colors=off']), '.'])),
  types: () => one('types', node(['typescript/bin/tsc'])),
  unit() {
    // On a Linux machine without a GPU, the kernel tests use Chromium's own Vulkan driver and loader. Their paths are passed in the
    // environment, because a process reads the loader's path when it starts.
    const { problem } = chromium();
    if (problem) console.error(`${problem} Without Chromium, the kernel tests on Linux need a Vulkan driver.`);
    return suite(['vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=./scripts/vitestCounts.mjs'], vulkanEnvironment());
  },
  build,
  async e2e() {
    const { path, problem } = chromium();
    if (!path) return one('e2e', false, problem);
    const missing = provideOtherBrowsers();
    const env = { CHROMIUM: path, PREVIEW_PORT: String(await freePort()) };
    const stories = (/** @type {string[]} */ ...projects) => {
      const chosen = projects.map((project) => `--project=${project}`);
      // A browser test may exceed its time limit on a busy machine, or read the page between two frames, so one that fails is repeated
      // once.
      const how = ['--retries=1', '--reporter=list,./scripts/playwrightCounts.mjs'];
      return suite(['@playwright/test/cli.js', 'test', ...how, ...chosen], env);
    };
    const counts = sumOf([stories('webgpu', 'no-webgpu', ...otherProjects()), stories('webgpu-alone')]);
    return { ...counts, skipped: [...counts.skipped, ...missing] };
  },
};

const sentence = (/** @type {Counts} */ { passed, failed, skipped }) =>
  `${passed} passed, ${failed.length} failed${skipped.length ? `, ${skipped.length} skipped` : ''}`;

/** Returns the parts to run, in order. The browser tests need the build, so `e2e` includes it. @param {readonly string[]} names */
const chosenParts = (names) =>
  Object.entries(PARTS).filter(([name]) => names.includes(name) || (name === 'build' && names.includes('e2e')));

const test = command(
  {
    usage: 'npm test -- [options]',
    options: { only: { value: 'PARTS', listOf: Object.keys(PARTS), doc: 'run only these parts' } },
  },
  async ({ only = Object.keys(PARTS) }) => {
    setUp();
    const all = [];
    const lines = [];
    for (const [name, run] of chosenParts(only)) {
      console.log(`\n── ${name}`);
      const start = performance.now();
      const counts = await run();
      lines.push(`${name.padEnd(6)} ${sentence(counts)} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
      all.push(counts);
    }
    const total = sumOf(all);
    console.log(`\n${lines.join('\n')}`);
    for (const { name, reason } of total.skipped) console.log(`skipped: ${name} (${reason ?? 'no reason given'})`);
    for (const { name, reason } of total.repeated) console.log(`passed when repeated: ${name} (${reason ?? 'no reason given'})`);
    for (const { name, reason } of total.failed) console.log(`failed: ${name} (${reason ?? 'no reason given'})`);
    // Other programs read this last line.
    console.log(`${total.passed} passed, ${total.failed.length} failed`);
    return total.failed.length ? FAILED : 0;
  },
);

await runAsProgram(test);
