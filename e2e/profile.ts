/** A Chromium profile that outlives the browser, for tests in which the browser is killed and opened again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type LaunchOptions, type Page } from '@playwright/test';
import { test as base } from './fixtures.ts';

export interface Profile {
  folder: string;
  open(): Promise<Page>;
  /** Kills all processes of the browser. Returns the time of the kill in milliseconds since 1970. */
  kill(): Promise<number>;
}

export const test = base.extend<{ profile: Profile }>({
  profile: async ({ launchOptions, baseURL }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'skiplab-'));
    const options: LaunchOptions & { baseURL?: string } = { ...launchOptions, ...(baseURL && { baseURL }) };
    let context: BrowserContext | undefined;
    const close = async () => context?.close().catch(() => {});
    await use({
      folder,
      async open() {
        context = await chromium.launchPersistentContext(folder, { ...options, viewport: { width: 1280, height: 720 } });
        return context.pages()[0] ?? (await context.newPage());
      },
      async kill() {
        const session = await context?.browser()?.newBrowserCDPSession();
        const { processInfo = [] } = (await session?.send('SystemInfo.getProcessInfo')) ?? {};
        const main = processInfo.find(({ type }) => type === 'browser');
        if (!main) throw new Error('the browser does not report its main process');
        const at = Date.now();
        // Playwright starts the browser as the leader of a group of processes, so the negative id kills the whole group.
        process.kill(-main.id, 'SIGKILL');
        await close();
        return at;
      },
    });
    await close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  },
});
