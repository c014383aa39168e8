/** `npm run bench` measures Skiplab and its peers in turns. The README lists its options. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { provideChromium } from './chromium.mjs';
import { runModule } from './runModule.mjs';
import { ROOT, runScript, SetupError, setUp } from './setup.mjs';
import { peerVersions, versions } from './versions.mjs';

const FOLDER = `${ROOT}/bench`;
const PEERS = ['tfjs-webgpu', 'tfjs-cpu', 'jax-js webgpu', 'jax-js wasm'];
const PARTS = ['dense', 'conv', 'lstm', 'skips', 'kernels', 'loop'];
const USAGE = `npm run bench -- [--quick] [--only ${PARTS.join(',')}] [--peers "${PEERS.join(',')}"] [--json FILE] [--node]
npm run bench -- --scaling`;

/** @param {string | undefined} text @param {readonly string[]} known @param {string} flag */
function list(text, known, flag) {
  const asked = text?.split(',').map((word) => word.trim()) ?? [];
  const unknown = asked.filter((word) => !known.includes(word));
  if (unknown.length > 0) throw new SetupError(`${flag} must be a list of ${known.join(', ')}, not “${unknown.join(', ')}”.`);
  return asked;
}

function parse() {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        node: { type: 'boolean', default: false },
        scaling: { type: 'boolean', default: false },
        only: { type: 'string' },
        peers: { type: 'string' },
        json: { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

function installPeers() {
  if (existsSync(`${FOLDER}/node_modules/.package-lock.json`)) return;
  console.log('Installing the libraries for the comparison (npm ci in bench) …');
  const { status } = spawnSync('npm ci --ignore-scripts --no-audit --no-fund', {
    cwd: FOLDER,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: true,
  });
  if (status !== 0)
    throw new SetupError(
      'The libraries for the comparison could not be installed. Read the message of npm ci above, and check the network connection.',
    );
}

/** The configuration that builds and serves the page. @type {import('vite').InlineConfig} */
const PAGE = {
  configFile: false,
  root: FOLDER,
  base: './',
  logLevel: 'warn',
  // tests/tfjsNetwork.ts is outside this folder and would otherwise load a second TensorFlow.js without these backends.
  resolve: { dedupe: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu'] },
  worker: { format: 'es' },
  build: { target: 'es2023', chunkSizeWarningLimit: 4000 },
  // The page is not cross-origin isolated: isolation would enable threads, with which jax-js on WebAssembly takes three times as
  // long for the small network.
  preview: { host: '127.0.0.1', port: 4199 },
};

const SOFTWARE = ['--use-webgpu-adapter=swiftshader'];
const HARDWARE = process.platform === 'linux' ? ['--enable-features=Vulkan'] : [];

/** Measures in a browser, on its GPU or, if that has no adapter, on the software adapter. */
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
      const page = await browser.newPage();
      page.on('pageerror', (error) => console.error(`in the page: ${error.message}`));
      await page.exposeFunction('progress', (/** @type {string} */ words) => console.error(words));
      await page.goto(url);
      await page.waitForFunction(() => 'bench' in window);
      const report = await page.evaluate(
        (given) => /** @type {{ bench(options: object): Promise<object | null> }} */ (/** @type {unknown} */ (window)).bench(given),
        options,
      );
      await browser.close();
      if (report) {
        // The report's module is TypeScript, so Vite has to load it.
        const reader = await createServer({
          root: ROOT,
          configFile: false,
          logLevel: 'error',
          appType: 'custom',
          server: { middlewareMode: true, ws: false, watch: null },
        });
        const { print } = await reader.ssrLoadModule('/bench/report.ts');
        await reader.close();
        console.log(print(report));
        return report;
      }
    }
  } finally {
    await server.close();
  }
  throw new SetupError('This browser has no WebGPU adapter, not even for software rendering. Set CHROMIUM to the path of another browser.');
}

function inNode(/** @type {object} */ options) {
  const folder = mkdtempSync(join(tmpdir(), 'skiplab-bench-'));
  const file = join(folder, 'report.json');
  try {
    if (runModule('/bench/node.ts', [JSON.stringify(options), file]) !== 0)
      throw new SetupError('The measurement in Node failed. Read its message above.');
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await runScript(async () => {
  const { quick, node, only, peers, json, scaling } = parse();
  setUp();
  if (scaling) return runModule('/bench/scaling.ts', [`${ROOT}/docs/scaling.json`, `${ROOT}/docs/images`]);
  const options = { only: list(only, PARTS, '--only'), peers: list(peers, PEERS, '--peers'), isQuick: quick };
  const report = node ? inNode(options) : await inBrowser(options);
  if (json) {
    const head = { date: new Date().toISOString(), versions: { ...versions(), ...(node ? {} : peerVersions()) } };
    writeFileSync(json, `${JSON.stringify({ ...head, ...report }, null, 2)}\n`);
    console.log(`Written to ${json}.`);
  }
  // Open connections of the preview server would keep the process alive.
  process.exit(0);
});
