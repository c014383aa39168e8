/** Playwright's `test`, extended to run stories (tests) in browsers that Playwright itself cannot control. */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { test as base, expect } from '@playwright/test';
import { findFirefox, findWebkit } from '../../scripts/otherBrowsers.mjs';
import { EnginePage } from './enginePage.ts';
import { launchFirefox } from './firefox.ts';
import { serveRecordedPage } from './recordedPage.ts';
import { type Engine, VIEWPORT } from './webdriver.ts';
import { launchWebkit } from './webkit.ts';

/** @param project the name of a project in playwright.config.ts */
async function launch(project: string, url: string): Promise<Engine> {
  const firefox = findFirefox();
  const webkit = findWebkit();
  if (project === 'firefox' && firefox) return launchFirefox(firefox, url);
  if (project === 'webkit' && webkit) return launchWebkit(webkit, serveRecordedPage);
  throw new Error(`There is no ${project} on this machine.`);
}

/** Sets the size of the page, not counting the browser's own bars. */
async function resize(engine: Engine, page: EnginePage) {
  let [width, height] = [VIEWPORT.width, VIEWPORT.height];
  for (let i = 0; i < 2; i++) {
    await engine.send('resize', { width, height });
    const inner = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    width += VIEWPORT.width - inner.width;
    height += VIEWPORT.height - inner.height;
  }
}

/**
 * Browsers report this if an observed size changes again within a frame. They deliver the change in the next frame, so no change is missed.
 */
const LATE_RESIZE = 'ResizeObserver loop completed with undelivered notifications';

/** Firefox reports these if a page is left while one of its scripts or transactions is still running. */
const LEFT_EARLY = /^Script terminated by timeout|aborted due to page navigation/;

/** A file of the page's origin that runs no script. */
const NEUTRAL = 'favicon.svg';

const SCREENSHOT_MS = 10_000;

/** Ignores errors, because an error here would hide the error of the story. */
const saveScreenshot = (page: EnginePage, path: string) =>
  page.screenshot().then(
    (image) => writeFileSync(path, image),
    () => {},
  );

export const test = base.extend<{ visit: EnginePage }, { engine: Engine }>({
  engine: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use, { project }) => {
      const engine = await launch(project.name, `${project.use.baseURL}/`);
      try {
        await engine.send('setTimeouts', { script: 120_000, pageLoad: 60_000 });
        await engine.send('navigate', { url: engine.url + NEUTRAL });
        await resize(engine, new EnginePage(engine));
        await use(engine);
      } finally {
        await engine.close();
      }
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  /**
   * A page that was opened with empty storage and shows the dense example network. After the story, the console may contain no problems
   * other than LATE_RESIZE and LEFT_EARLY.
   */
  visit: async ({ engine }, use, testInfo) => {
    const page = new EnginePage(engine);
    await page.goto(NEUTRAL);
    await page.evaluate(async () => {
      localStorage.clear();
      const deleted = (name: string) =>
        new Promise<void>((resolve) => {
          const request = indexedDB.deleteDatabase(name);
          for (const end of ['onsuccess', 'onerror'] as const) request[end] = () => resolve();
        });
      for (const { name } of await indexedDB.databases()) if (name) await deleted(name);
    });
    await engine.takeProblems();
    await page.goto();
    // The page first shows another network.
    await page.click({ css: 'label', text: 'Dense' });
    await page.see('[role="status"]', 'Opened Dense');
    await page.see('.react-flow__node[data-id="dense2"]', /parameters/);
    await use(page);
    const problems = await engine.takeProblems();
    if (testInfo.status === testInfo.expectedStatus) await page.goto(NEUTRAL);
    // Playwright starts another browser after a story that failed, so this one may be left as it is. The wait for the screenshot is
    // limited, because WebKit sometimes never returns one.
    else await Promise.race([saveScreenshot(page, testInfo.outputPath('screenshot.png')), sleep(SCREENSHOT_MS)]);
    expect(
      problems.filter((problem) => !problem.includes(LATE_RESIZE) && !LEFT_EARLY.test(problem)),
      'problems in the console',
    ).toEqual([]);
  },
});

export { expect };
