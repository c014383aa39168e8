/** Launches Firefox with WebGPU, on the software GPU of Chromium if the machine has no GPU. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { vulkanEnvironment } from '../../scripts/vulkan.mjs';
import { Marionette } from './marionette.ts';
import { COMMANDS, type Engine, ended, exitOf, launched, stopped } from './webdriver.ts';

const START_MS = 90_000;

/** The oldest version in which the tests in this folder have passed with WebGPU. Release builds of version 140 refuse WebGPU on Linux. */
const FIRST_WITH_WEBGPU = 153;
const WEBGPU = { 'dom.webgpu.enabled': true, 'gfx.webgpu.force-enabled': true, 'gfx.webgpu.ignore-blocklist': true };

/** Preferences that disable, among other things, Firefox's own network requests and its cache of pages that the user has left. */
const QUIET = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.safebrowsing.update.enabled': false,
  'browser.sessionhistory.max_total_viewers': 0,
  // By default, Firefox stops a script that still runs when the page is left, and reports an error in the console.
  'dom.ipc.cancel_content_js_when_navigating': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.dns.disabled': true,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
};

/**
 * Runs in Firefox's main process, which collects the messages of all processes. Messages whose source was loaded over HTTP are about the
 * page and its worker. Warnings about the content security policy are left out, because Firefox before 148 warns about each directive that
 * it does not support, such as trusted-types.
 */
const TAKE_PROBLEMS = `
  const isOurs = (message) => message instanceof Ci.nsIScriptError && message.sourceName.startsWith('http');
  const isPolicyWarning = ({ category, flags }) => category.startsWith('CSP') && (flags & Ci.nsIScriptError.warningFlag) !== 0;
  const ours = Services.console.getMessageArray().filter((message) => isOurs(message) && !isPolicyWarning(message));
  Services.console.reset();
  return ours.map((message) => \`\${message.errorMessage} (\${message.sourceName}:\${message.lineNumber})\`);`;

/** Runs with the browser's privileges in the page's process, where Firefox records the calls to `console` of the page and its worker. */
const TAKE_CALLS = `
  const calls = Cc['@mozilla.org/consoleAPI-storage;1'].getService(Ci.nsIConsoleAPIStorage);
  const ours = calls.getEvents().filter(({ level, filename }) => /^(error|warn|assert)$/.test(level) && filename.startsWith('http'));
  calls.clearEvents();
  return ours.map((call) => \`\${call.arguments.map(String).join(' ')} (\${call.filename}:\${call.lineNumber})\`);`;

// The cast is safe because the WebDriver standard requires this capability in each new session.
const browserVersionOf = (session: unknown) => (session as { capabilities: { browserVersion: string } }).capabilities.browserVersion;

export const launchFirefox = (executable: string, url: string, isDark = false): Promise<Engine> =>
  launched(async (later) => {
    const folder = mkdtempSync(join(tmpdir(), 'skiplab-firefox-'));
    later(() => rmSync(folder, { recursive: true, force: true }));
    const [profile, downloads] = [join(folder, 'profile'), join(folder, 'downloads')];
    mkdirSync(profile);
    mkdirSync(downloads);
    const preferences = {
      ...WEBGPU,
      ...QUIET,
      'marionette.port': 0,
      'browser.download.dir': downloads,
      'browser.download.folderList': 2,
      'layout.css.prefers-color-scheme.content-override': isDark ? 0 : 1,
    };
    const lines = Object.entries(preferences).map(
      (preference) => `user_pref(${preference.map((part) => JSON.stringify(part)).join(', ')});`,
    );
    writeFileSync(join(profile, 'user.js'), lines.join('\n'));
    const args = ['--marionette', '--headless', '--no-remote', '--remote-allow-system-access', '--profile', profile];
    const child = spawn(executable, args, { stdio: 'ignore', env: { ...process.env, ...vulkanEnvironment() } });
    later(() => stopped(child));
    const portFile = join(profile, 'MarionetteActivePort');
    for (const begun = performance.now(); !existsSync(portFile); await sleep(50)) {
      const exit = exitOf(child);
      if (exit !== null) throw new Error(`${executable} exited while starting (exit code or signal: ${exit}).`);
      if (performance.now() - begun > START_MS)
        throw new Error(`${executable} did not open its Marionette port within ${START_MS / 1000} s.`);
    }
    const marionette = await Marionette.open(Number(readFileSync(portFile, 'utf8')));
    later(() => marionette.close());
    const session = await marionette.call('WebDriver:NewSession', { capabilities: { alwaysMatch: {} } });
    later(async () => {
      await marionette.call('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => {});
      await ended(child);
    });
    return {
      name: 'firefox',
      hasWebgpu: Number.parseInt(browserVersionOf(session), 10) >= FIRST_WITH_WEBGPU,
      url,
      async takeDownload(name) {
        const path = join(downloads, name);
        // Firefox creates the file empty, and writes the content to a .part file until the download is complete.
        if (!existsSync(path) || existsSync(`${path}.part`)) return null;
        const bytes = new Uint8Array(readFileSync(path));
        if (bytes.length === 0) return null;
        rmSync(path);
        return bytes;
      },
      send: (command, body = {}) => marionette.call(COMMANDS[command][2], body),
      async takeProblems() {
        const calls = await marionette.call('WebDriver:ExecuteScript', { script: TAKE_CALLS, args: [], sandbox: 'system' });
        await marionette.call('Marionette:SetContext', { value: 'chrome' });
        const problems = await marionette.call('WebDriver:ExecuteScript', { script: TAKE_PROBLEMS, args: [] });
        await marionette.call('Marionette:SetContext', { value: 'content' });
        // The casts are safe because both scripts return arrays of strings.
        return [...(calls as string[]), ...(problems as string[])];
      },
    };
  });
