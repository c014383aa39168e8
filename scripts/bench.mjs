/** `npm run bench` compares the training speed of Skiplab with that of its peers (other libraries). */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideChromium } from './chromium.mjs';
import { CommandError, command, runAsProgram } from './command/options.mjs';
import { tryOutput, writeOutput } from './command/outputs.mjs';
import { runModule } from './runModule.mjs';
import { isInstalled, ROOT, setUp } from './setup.mjs';
import { peerVersions, versions } from './versions.mjs';

const FOLDER = `${ROOT}/bench`;
const PEERS = ['tfjs-webgpu', 'tfjs-cpu', 'jax-js webgpu', 'jax-js wasm'];
const PARTS = ['dense', 'conv', 'lstm', 'skips', 'kernels', 'loop'];
function installPeers() {
  if (isInstalled('bench')) return;
  console.log('Installing the libraries for the comparison (npm ci in bench) …');
  const { status } = spawnSync('npm ci --ignore-scripts --no-audit --no-fund', {
    cwd: FOLDER,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: true,
  });
  if (status !== 0)
    throw new CommandError(
      'The libraries for the comparison could not be installed. Read the message of npm ci above, and check the network connection.',
    );
}

/** @type {import('vite').InlineConfig} */
const PAGE = {
  configFile: false,
  root: FOLDER,
  base: './',
  logLevel: 'warn',
  // tests/tfjsNetwork.ts is outside Vite's root (bench/). Without this setting, it would load a second TensorFlow.js, in which the WebGPU
  // backend is not registered.
  resolve: { dedupe: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu'] },
  worker: { format: 'es' },
  build: { target: 'es2023', chunkSizeWarningLimit: 4000 },
  // The page is not cross-origin isolated, because isolation would enable threads. With threads, jax-js on WebAssembly takes three times
  // as long for the smallest network (dense).
  preview: { host: '127.0.0.1', port: 4199 },
};

const SOFTWARE = ['--use-webgpu-adapter=swiftshader'];
const HARDWARE = process.platform === 'linux' ? ['--enable-features=Vulkan'] : [];

/**
 * Returns the results of the page, or null if the browser has no adapter.
 * @param {import('@playwright/test').Browser} browser @param {string} url @param {object} options
 */
async function measured(browser, url, options) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(`in the page: ${error.message}`));
  await page.exposeFunction('progress', (/** @type {string} */ words) => console.error(words));
  await page.goto(url);
  await page.waitForFunction(() => 'bench' in window);
  return page.evaluate(
    (given) => /** @type {{ bench(options: object): Promise<object | null> }} */ (/** @type {unknown} */ (window)).bench(given),
    options,
  );
}

/** Measures in a browser, on its GPU or, if there is none, on the software adapter. */
async function inBrowser(/** @type {object} */ options) {
  installPeers();
  const { build, preview, createServer } = await import('vite');
  const { chromium } = await import('@playwright/test');
  await build(PAGE);
  const server = await preview(PAGE);
  const url = server.resolvedUrls?.local[0] ?? '';
  try {
    for (const args of [HARDWARE, SOFTWARE]) {
      const browser = await chromium.launch({
        executablePath: provideChromium(),
        // Peers keep a software GPU busy for seconds, which Chromium's watchdog would treat as a hang.
        args: ['--headless=new', '--enable-unsafe-webgpu', '--disable-gpu-watchdog', ...args],
      });
      const report = await measured(browser, url, options).finally(() => browser.close());
      if (report) {
        // The report's module is TypeScript, so Vite has to load it.
        const reader = await createServer({
          root: ROOT,
          configFile: false,
          logLevel: 'error',
          appType: 'custom',
          server: { middlewareMode: true, ws: false, watch: null },
        });
        const { print } = await reader.ssrLoadModule('/bench/report.ts').finally(() => reader.close());
        console.log(print(report));
        return report;
      }
    }
  } finally {
    await server.close();
  }
  throw new CommandError('This browser has no WebGPU adapter, not even a software adapter. Set CHROMIUM to the path of another browser.');
}

async function inNode(/** @type {object} */ options) {
  const folder = mkdtempSync(join(tmpdir(), 'skiplab-bench-'));
  const file = join(folder, 'report.json');
  try {
    if ((await runModule('/bench/node.ts', [JSON.stringify(options), file])) !== 0)
      throw new CommandError('The measurement in Node failed. Read its message above.');
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const bench = command(
  {
    usage: 'npm run bench -- [options]',
    options: {
      quick: { doc: 'take fewer samples' },
      only: { value: 'PARTS', listOf: PARTS, doc: 'measure only these parts' },
      peers: { value: 'PEERS', listOf: PEERS, doc: 'compare only with these libraries' },
      json: { value: 'FILE', doc: 'write the results to this file as well' },
      node: { doc: 'measure in Node instead of a browser, and also measure PyTorch if it is installed for python3' },
      scaling: {
        doc: 'measure how the time per example changes with batch size, width, depth and number of time steps, and write the results to docs/',
      },
    },
  },
  async ({ quick, node, only = [], peers = [], json, scaling }) => {
    if (scaling && (quick || node || json !== undefined || only.length + peers.length > 0))
      throw new CommandError('--scaling cannot be combined with other options. Leave them out.');
    if (node && (peers.length > 0 || only.includes('loop')))
      throw new CommandError(
        'The peers and the part “loop” can be measured only in a browser. Leave out --node, or leave out --peers and loop.',
      );
    if (json !== undefined) await tryOutput(json);
    setUp();
    if (scaling) return runModule('/bench/scaling.ts', [`${ROOT}/docs/scaling.json`, `${ROOT}/docs/images`]);
    const options = { only, peers, isQuick: quick };
    const report = node ? await inNode(options) : await inBrowser(options);
    if (json !== undefined) {
      const head = { date: new Date().toISOString(), versions: { ...versions(), ...(node ? {} : peerVersions()) } };
      await writeOutput(json, new TextEncoder().encode(`${JSON.stringify({ ...head, ...report }, null, 2)}\n`));
      console.log(`Written to ${json}.`);
    }
    // Open connections of the preview server would keep the process alive.
    process.exit(0);
  },
);

await runAsProgram(bench);
