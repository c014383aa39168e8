/** Finds Chromium, which runs the browser tests and contains SwiftShader, the software GPU for the kernel tests. */
import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from './command/options.mjs';
import { findProgram, installPackages } from './programs.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const PLACES = {
  linux: ['/snap/bin/chromium', '/opt/google/chrome/chrome'],
  darwin: ['/Applications', `${homedir()}/Applications`].flatMap((folder) => [
    `${folder}/Chromium.app/Contents/MacOS/Chromium`,
    `${folder}/Google Chrome.app/Contents/MacOS/Google Chrome`,
  ]),
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap((folder) =>
    folder ? [`${folder}\\Google\\Chrome\\Application\\chrome.exe`, `${folder}\\Chromium\\Application\\chrome.exe`] : [],
  ),
};

const CACHES = {
  linux: `${homedir()}/.cache/ms-playwright`,
  darwin: `${homedir()}/Library/Caches/ms-playwright`,
  win32: `${process.env.LOCALAPPDATA}\\ms-playwright`,
};

const IN_CACHE = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  ...['chrome-mac', 'chrome-mac-x64', 'chrome-mac-arm64'].flatMap((folder) => [
    `${folder}/Chromium.app/Contents/MacOS/Chromium`,
    `${folder}/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing`,
  ]),
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
];

const platform = /** @type {'linux' | 'darwin' | 'win32'} */ (process.platform in PLACES ? process.platform : 'linux');

/** The paths that `npx playwright install chromium` may have created on this machine, newest first. */
function playwrightBrowsers() {
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH || CACHES[platform];
  try {
    const folders = readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name));
    return folders
      .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))
      .flatMap((folder) => IN_CACHE.map((path) => join(cache, folder, path)));
  } catch {
    return [];
  }
}

/**
 * Returns the path of a Chromium or Chrome, or undefined if there is none. If the environment variable CHROMIUM is set, only the path in
 * this variable is considered.
 */
export function findChromium() {
  return findProgram(process.env.CHROMIUM, NAMES, [...PLACES[platform], ...playwrightBrowsers()]);
}

/**
 * Returns the path that findChromium finds. If there is none and CHROMIUM is not set, installs Debian's package, unless that needs a
 * password.
 * @throws CommandError if there is still no browser
 */
export function provideChromium() {
  const found = findChromium();
  if (found) return found;
  const named = process.env.CHROMIUM;
  if (named)
    throw new CommandError(`CHROMIUM is set to ${named}, which is not a program. Set it to the path of a Chromium or Chrome, or unset it.`);
  installPackages('Chromium', ['chromium']);
  const installed = findChromium();
  if (installed) return installed;
  throw new CommandError(
    'Neither Chromium nor Chrome was found. Install one (Debian: apt-get install chromium; anywhere: npx playwright install chromium), or set CHROMIUM to its path.',
  );
}
