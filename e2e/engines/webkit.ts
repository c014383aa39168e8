/** Launches WebKitGTK on a virtual screen. WebKitGTK uses the engine of Safari, but does not support WebGPU. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebkitPrograms } from '../../scripts/otherBrowsers.mjs';
import type { Recording, serveRecordedPage } from './recordedPage.ts';
import { COMMANDS, type Engine, exitOf, launched, stopped } from './webdriver.ts';

const START_MS = 30_000;

/**
 * Returns the content of a recorded download in Base64, or null. The recorder prevents the actual download, because WebKitGTK's MiniBrowser
 * would show it in a bar that shrinks the page, and would then stop responding.
 */
const TAKE_DOWNLOAD = `const [name] = arguments;
  const found = window.downloads.find((download) => download.name === name);
  return found ? new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.replace(/^.*,/, ''));
    reader.readAsDataURL(found.blob);
  }) : null;`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/** Returns the display of a virtual screen, such as ":99". Xvfb chooses a free number and writes it to its fourth stream. */
async function displayOf(screen: ChildProcess): Promise<string> {
  const stream = screen.stdio[3];
  if (!stream) throw new Error('Xvfb was started without the stream to which it writes its display number.');
  const exited = once(screen, 'exit').then(([code, signal]) => {
    throw new Error(`Xvfb exited while starting (exit code or signal: ${code ?? signal}).`);
  });
  const [number] = await Promise.race([once(stream, 'data'), exited]);
  return `:${String(number).trim()}`;
}

async function request(method: string, address: string, body?: object): Promise<unknown> {
  const response = await fetch(address, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

async function newSession(address: string, browser: string, driver: ChildProcess): Promise<string> {
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } } };
  for (const begun = performance.now(); ; await sleep(100)) {
    const exit = exitOf(driver);
    if (exit !== null) throw new Error(`The WebKit driver exited while starting (exit code or signal: ${exit}).`);
    try {
      // The cast is safe because WebDriver promises an identifier.
      return ((await request('POST', address, { capabilities })) as { sessionId: string }).sessionId;
    } catch (error) {
      if (performance.now() - begun > START_MS) throw error;
    }
  }
}

export const launchWebkit = ({ driver, browser, xvfb }: WebkitPrograms, serve: typeof serveRecordedPage): Promise<Engine> =>
  launched(async (later) => {
    const home = mkdtempSync(join(tmpdir(), 'skiplab-webkit-'));
    later(() => rmSync(home, { recursive: true, force: true }));
    const page = await serve();
    later(() => page.close());
    const screen = spawn(xvfb, ['-displayfd', '3', '-screen', '0', '1600x1000x24'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    later(() => stopped(screen));
    const [display, port] = await Promise.all([displayOf(screen), freePort()]);
    const child = spawn(driver, [`--port=${port}`], {
      stdio: 'ignore',
      env: {
        ...process.env,
        DISPLAY: display,
        HOME: home,
        XDG_CONFIG_HOME: home,
        LIBGL_ALWAYS_SOFTWARE: '1',
        WEBKIT_DISABLE_COMPOSITING_MODE: '1',
        // Containers do not let the sandbox create namespaces.
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      },
    });
    later(() => stopped(child));
    const sessions = `http://127.0.0.1:${port}/session`;
    const session = `${sessions}/${await newSession(sessions, browser, child)}`;
    later(() => request('DELETE', session).catch(() => {}));
    const send: Engine['send'] = (command, body) => {
      const [method, path] = COMMANDS[command];
      return request(method, `${session}/${path}`, method === 'POST' ? (body ?? {}) : undefined);
    };
    return {
      name: 'webkit',
      hasWebgpu: false,
      url: page.url,
      async takeDownload(name) {
        // The cast is safe because TAKE_DOWNLOAD gives the content in Base64.
        const base64 = (await send('execute', { script: TAKE_DOWNLOAD, args: [name] })) as string | null;
        return base64 === null ? null : new Uint8Array(Buffer.from(base64, 'base64'));
      },
      send,
      // The cast is safe because the recorder collects strings.
      takeProblems: async () =>
        (await send('execute', { script: 'return window.problems?.splice(0) ?? []', args: [] })) as Recording['problems'] & {},
    };
  });
