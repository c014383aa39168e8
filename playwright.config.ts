import { defineConfig } from '@playwright/test';
import { VISITED } from './e2e/visited.ts';
import { findChromium } from './scripts/chromium.mjs';
import { findFirefox, findWebkit } from './scripts/otherBrowsers.mjs';

// `npm test` sets a different port if this one is in use.
const port = Number(process.env.PREVIEW_PORT ?? 4173);
const executablePath = findChromium();

// These options stop the browser itself from contacting the network. Playwright adds --no-sandbox, which root needs to start Chromium.
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];
/**
 * These options turn off rasterisation on the GPU, which Debian's Chromium turns on. On a software GPU, it takes about a tenth of the
 * processor time of the stories (the tests in e2e/).
 */
const SOFTWARE_RASTER = ['--disable-gpu-rasterization', '--disable-accelerated-2d-canvas'];
const SOFTWARE_WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** The results of stories with this tag depend on the speed of the page, so no other story may run at the same time. */
const ALONE = /@alone/;

const chromium = (args: string[]) => ({
  browserName: 'chromium' as const,
  launchOptions: { ...(executablePath && { executablePath }), args: ['--headless=new', ...QUIET, ...args] },
});

/** `npm run rates` sets RATES. */
const folder = process.env.RATES ? 'rates' : 'engines';
const engine = (name: 'firefox' | 'webkit') => ({
  name,
  testMatch: `${folder}/*.spec.ts`,
  fullyParallel: false,
  workers: 1,
  // Playwright runs projects with the same dependencies at the same time, so these projects depend on “visited”, as “webgpu” does.
  dependencies: process.env.RATES ? [] : ['visited'],
});

export default defineConfig({
  testDir: 'e2e',
  // A story often waits for the page, which waits for its GPU process, so two stories take less time together than one after the other.
  workers: 2,
  fullyParallel: true,
  retries: 0,
  timeout: 120_000,
  // A wait ends as soon as its condition is true. This limit is long because one action in a story may take several seconds if two stories
  // run on a busy machine.
  expect: { timeout: 15_000 },
  globalTimeout: 60 * 60_000,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 720 },
    // Recording a trace takes much processor time; `--trace retain-on-failure` turns it on.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    // The stories in Firefox and WebKit take longest, so they are listed before those of “webgpu”, which run at the same time.
    ...(findFirefox() ? [engine('firefox')] : []),
    ...(findWebkit() ? [engine('webkit')] : []),
    { name: 'visited', testMatch: 'visited.setup.ts', use: chromium([...SOFTWARE_WEBGPU, ...SOFTWARE_RASTER]) },
    {
      name: 'webgpu',
      testIgnore: ['noWebgpu.spec.ts', 'engines/**', 'rates/**'],
      grepInvert: ALONE,
      dependencies: ['visited'],
      use: { ...chromium([...SOFTWARE_WEBGPU, ...SOFTWARE_RASTER]), storageState: VISITED },
    },
    // `npm test` runs these stories after all others, with one worker.
    { name: 'webgpu-alone', testIgnore: ['engines/**', 'rates/**'], grep: ALONE, workers: 1, use: chromium(SOFTWARE_WEBGPU) },
    // Without the flags in SOFTWARE_WEBGPU, a machine without a GPU has no adapter.
    { name: 'no-webgpu', testMatch: 'noWebgpu.spec.ts', use: chromium([]) },
  ],
  // Serves the output of `npm run build`.
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort`,
    url: `http://127.0.0.1:${port}`,
    timeout: 60_000,
    reuseExistingServer: false,
  },
});
