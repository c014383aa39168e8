/** A connection to Debian's Firefox by Marionette, the protocol under geckodriver, which Debian lacks: WebDriver's commands over a socket. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { vulkanEnvironment } from '../../scripts/vulkan.mjs';
import { COMMANDS, type Connection } from './webdriver.ts';

const START_MS = 60_000;

const preferences = (downloads: string) => ({
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.download.dir': downloads,
  'browser.download.folderList': 2,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.webgpu.enabled': true,
  'extensions.update.enabled': false,
  'gfx.webgpu.force-enabled': true,
  'gfx.webgpu.ignore-blocklist': true,
  'marionette.port': 0,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
});

export async function launchFirefox(executable: string, extra: Record<string, boolean | number | string> = {}): Promise<Connection> {
  const profile = mkdtempSync(join(tmpdir(), 'skiplab-firefox-'));
  const downloads = mkdtempSync(join(tmpdir(), 'skiplab-downloads-'));
  const lines = Object.entries({ ...preferences(downloads), ...extra }).map(
    ([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const child = spawn(executable, ['--marionette', '--headless', '--no-remote', '--remote-allow-system-access', '--profile', profile], {
    stdio: 'ignore',
    env: { ...process.env, ...vulkanEnvironment() },
  });
  const marionette = await Marionette.open(child, join(profile, 'MarionetteActivePort'));
  await marionette.call('WebDriver:NewSession', { capabilities: { alwaysMatch: {} } });
  let seen = 0;
  const inChrome = async (script: string, ...args: unknown[]) => {
    await marionette.call('Marionette:SetContext', { value: 'chrome' });
    try {
      return await marionette.call('WebDriver:ExecuteScript', { script, args });
    } finally {
      await marionette.call('Marionette:SetContext', { value: 'content' });
    }
  };
  return {
    downloads,
    send: (command, body = {}) => marionette.call(COMMANDS[command][2], body),
    async takeProblems() {
      // The cast is safe because the script returns strings.
      const all = (await inChrome(CONSOLE_MESSAGES)) as string[];
      const fresh = all.slice(seen);
      seen = all.length;
      return fresh;
    },
    async setDark(isDark) {
      await inChrome(`Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', arguments[0])`, isDark ? 0 : 1);
    },
    async close() {
      await marionette.call('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => {});
      await ended(child);
      for (const folder of [profile, downloads]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs in Firefox's own process, which gathers the errors of all others. Only those of served pages are the page's. */
const CONSOLE_MESSAGES = `return Services.console.getMessageArray()
  .filter((message) => message instanceof Ci.nsIScriptError && message.sourceName.startsWith('http'))
  .map((message) => (message.flags & Ci.nsIScriptError.warningFlag ? 'warning: ' : 'error: ') + message.errorMessage + ' (' + message.sourceName + ')');`;

async function ended(child: ChildProcess) {
  for (let i = 0; child.exitCode === null && child.signalCode === null; i++) {
    if (i === 100) child.kill('SIGKILL');
    await sleep(50);
  }
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Messages are JSON with their length in front: [0, id, command, parameters], answered by [1, id, error, result]. */
class Marionette {
  private readonly waiting = new Map<number, Waiting>();
  private received = Buffer.alloc(0);
  private calls = 0;
  private readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (data) => this.take(data));
    socket.on('close', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('Firefox has ended.'));
    });
  }

  static async open(child: ChildProcess, portFile: string): Promise<Marionette> {
    for (const begun = performance.now(); performance.now() - begun < START_MS && child.exitCode === null; await sleep(50)) {
      const port = Number(await readFile(portFile));
      if (!port) continue;
      const socket = connect(port, '127.0.0.1');
      await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
      return new Marionette(socket);
    }
    child.kill('SIGKILL');
    throw new Error(`Firefox did not answer within ${START_MS / 1000} s.`);
  }

  async call(command: string, parameters: Record<string, unknown> = {}): Promise<unknown> {
    const id = ++this.calls;
    const message = JSON.stringify([0, id, command, parameters]);
    this.socket.write(`${Buffer.byteLength(message)}:${message}`);
    const result = await new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    // Commands without a structured result wrap it.
    return result !== null && typeof result === 'object' && 'value' in result ? result.value : result;
  }

  private take(data: Buffer) {
    this.received = Buffer.concat([this.received, data]);
    for (;;) {
      const colon = this.received.indexOf(':');
      const length = Number(this.received.subarray(0, colon));
      if (colon < 0 || this.received.length < colon + 1 + length) return;
      const message: unknown = JSON.parse(this.received.subarray(colon + 1, colon + 1 + length).toString());
      this.received = this.received.subarray(colon + 1 + length);
      // The first message is a greeting.
      if (!Array.isArray(message)) continue;
      const [, id, error, result] = message;
      if (error) this.waiting.get(id)?.reject(new Error(`${error.error}: ${error.message}`));
      else this.waiting.get(id)?.resolve(result);
      this.waiting.delete(id);
    }
  }
}

async function readFile(path: string): Promise<string> {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
