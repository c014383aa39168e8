/** Finds Firefox and WebKitGTK for the main stories (the tests in e2e/engines), and installs missing ones if possible. */
import { existsSync } from 'node:fs';
import { findProgram, installPackages } from './programs.mjs';

/** @typedef {{ driver: string, browser: string, xvfb: string }} WebkitPrograms */

const LIBRARIES = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/libexec', '/usr/lib'];

/**
 * Returns the path of Firefox, or undefined if there is none. If the environment variable FIREFOX is set, only the path in this variable is
 * considered.
 */
export const findFirefox = () =>
  findProgram(process.env.FIREFOX, ['firefox-esr', 'firefox'], ['/Applications/Firefox.app/Contents/MacOS/firefox']);

/** @returns {WebkitPrograms | undefined} */
export function findWebkit() {
  const driver = findProgram(undefined, ['WebKitWebDriver']);
  const xvfb = findProgram(undefined, ['Xvfb']);
  const folders = ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0'];
  const browser = LIBRARIES.flatMap((library) => folders.map((folder) => `${library}/${folder}/MiniBrowser`)).find((path) =>
    existsSync(path),
  );
  return driver && xvfb && browser ? { driver, browser, xvfb } : undefined;
}

const OTHERS = [
  { name: 'Firefox', project: 'firefox', find: findFirefox, packages: ['firefox-esr'] },
  { name: 'WebKit', project: 'webkit', find: findWebkit, packages: ['webkit2gtk-driver', 'xvfb'] },
];

/**
 * Installs missing browsers, and returns the stories that cannot run because their browser is still missing, each with the reason.
 * @param {readonly string[]} [projects] the projects that need browsers; by default, all
 */
export function provideOtherBrowsers(projects = OTHERS.map(({ project }) => project)) {
  return OTHERS.flatMap(({ name, project, find, packages }) => {
    if (!projects.includes(project) || find()) return [];
    if (installPackages(name, packages) && find()) return [];
    const named = project === 'firefox' ? process.env.FIREFOX : undefined;
    const reason = named
      ? `FIREFOX is set to ${named}, which is not a program; set it to the path of Firefox, or unset it`
      : `${name} was not found; on Debian, install it with apt-get install ${packages.join(' ')}`;
    return [{ name: `the stories in ${name}`, reason }];
  });
}

/** The projects of playwright.config.ts for the browsers that were found. */
export const otherProjects = () => OTHERS.flatMap(({ find, project }) => (find() ? [project] : []));
