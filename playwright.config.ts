import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/chromium.mjs';
import { findFirefox, findWebkit } from './scripts/otherBrowsers.mjs';

// `npm test` names another port where this one is taken.
const port = Number(process.env.PREVIEW_PORT ?? 4173);
const executablePath = findChromium();

// Chromium itself must not speak to the network either. Playwright adds --no-sandbox, without which root cannot start it.
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
const SOFTWARE_WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

const chromium = (args: string[]) => ({
  browserName: 'chromium' as const,
  launchOptions: { ...(executablePath && { executablePath }), args: ['--headless=new', ...QUIET, ...args] },
});

const engine = (name: 'firefox' | 'webkit') => ({ name, testMatch: 'engines/*.spec.ts' });

export default defineConfig({
  testDir: 'e2e',
  // One at a time: the software GPU takes every core there is.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  globalTimeout: 30 * 60_000,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 720 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'webgpu', testIgnore: ['noWebgpu.spec.ts', 'engines/**'], use: chromium(SOFTWARE_WEBGPU) },
    // Without those flags a machine without a GPU has no adapter.
    { name: 'no-webgpu', testMatch: 'noWebgpu.spec.ts', use: chromium([]) },
    // The main stories in other browsers, where there are such.
    ...(findFirefox() ? [engine('firefox')] : []),
    ...(findWebkit() ? [engine('webkit')] : []),
  ],
  // Serves what `npm run build` made.
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${port} --strictPort`,
    url: `http://127.0.0.1:${port}`,
    timeout: 60_000,
    reuseExistingServer: false,
  },
});
