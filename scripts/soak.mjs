import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { provideChromium } from './chromium.mjs';
import { CommandError, command, FAILED, runAsProgram } from './command/options.mjs';
import { tryOutput, writeOutput } from './command/outputs.mjs';
import { ROOT, setUp } from './setup.mjs';
import { drawing, growthOf, growthWords, head, heapOf, keepsCurves, line } from './soak/report.mjs';

const MB = 2 ** 20;
const MOST_GROWTH_MB = 5;
/** The duration of a turn. One of three runs is replaced in each turn, so that each run lives for three turns. */
const TURN_MS = 30_000;
const HOUR_MS = 3_600_000;

const run = command(
  {
    usage: 'npm run soak -- [options]',
    about: `Trains three runs in Chromium while editing the network and replacing runs, and measures heaps and GPU memory. The exit code is 1 if the heaps, not counting the curves, grow by more than ${MOST_GROWTH_MB} MB per hour, if curves of deleted runs stay in memory, if buffers on the GPU belong to no run, or if the page reports an error or crashes.`,
    options: {
      minutes: { value: 'N', least: 1, default: 30, doc: 'the duration in minutes' },
      out: { value: 'FOLDER', default: 'soak', doc: 'the folder for soak.txt and soak.svg' },
    },
  },
  async ({ minutes, out }) => {
    mkdirSync(out, { recursive: true });
    const [table, picture] = [join(out, 'soak.txt'), join(out, 'soak.svg')];
    for (const path of [table, picture]) await tryOutput(path);
    setUp();
    // setUp installs these packages.
    const [{ build, preview }, { chromium }, { soak }] = await Promise.all([
      import('vite'),
      import('@playwright/test'),
      import('./soak/soak.mjs'),
    ]);
    await build({ root: ROOT, logLevel: 'warn' });
    const server = await preview({
      root: ROOT,
      logLevel: 'warn',
      preview: { host: '127.0.0.1', port: 4190, strictPort: false, open: false },
    });
    const baseURL = server.resolvedUrls?.local[0];
    if (!baseURL) throw new CommandError('The page could not be served.');
    const browser = await chromium.launch({
      executablePath: provideChromium(),
      args: ['--headless=new', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
    });
    /** @type {string[]} */
    const lines = [];
    const say = (/** @type {string} */ words) => {
      lines.push(words);
      console.log(words);
    };
    try {
      const page = await browser.newPage({ baseURL });
      const problems = /** @type {string[]} */ ([]);
      page.on('pageerror', (error) => problems.push(`an error on the page: ${error.message}`));
      page.on('crash', () => problems.push('the page crashed'));
      say(`MB after a forced garbage collection; Chromium ${browser.version()}\n${head}`);
      const rows = await soak(browser, page, { minutes, everyMs: TURN_MS, onRow: (row) => say(line(row)) });
      const growth = growthOf(rows.slice(0, -1), heapOf);
      say(growthWords(growth, MOST_GROWTH_MB * MB, HOUR_MS / TURN_MS));
      const stray = rows.find(({ gpuHeld, gpuByRuns }) => gpuHeld !== gpuByRuns);
      if (growth.perHour > MOST_GROWTH_MB * MB) problems.push(`the heaps grow by more than ${MOST_GROWTH_MB} MB per hour`);
      if (keepsCurves(rows)) problems.push('curves of deleted runs are still in memory');
      if (stray)
        problems.push(
          `after ${stray.minutes.toFixed(1)} minutes, ${stray.gpuHeld} bytes are on the GPU, but the runs use ${stray.gpuByRuns}`,
        );
      for (const problem of problems) say(`WRONG: ${problem}`);
      await writeOutput(picture, new TextEncoder().encode(drawing(rows.slice(0, -1))));
      await writeOutput(table, new TextEncoder().encode(`${lines.join('\n')}\n`));
      console.log(`Written to ${table} and ${picture}.`);
      return problems.length === 0 ? 0 : FAILED;
    } finally {
      await browser.close();
      await server.close();
    }
  },
);

await runAsProgram(run);
// Open connections of the server would keep the process alive.
process.exit();
