/**
 * Tests that a failed launch of a browser for the stories (tests) in e2e/engines leaves nothing behind. Shell scripts stand in for the
 * programs that are launched.
 */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { launchFirefox } from '../e2e/engines/firefox.ts';
import { launchWebkit } from '../e2e/engines/webkit.ts';

let folder = '';
let temporary = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skiplab-engines-'));
  temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary);
  return () => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  };
});

/** Makes a program that first writes its process id to a file and then runs the script. */
function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho $$ > '${path}.pid'\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const isRunning = (path: string) => {
  try {
    return process.kill(Number(readFileSync(`${path}.pid`, 'utf8')), 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
};

it('if the connection to Firefox fails, Firefox is ended, and its temporary folder is deleted', async () => {
  // No program listens on port 1. The profile is the last argument.
  const firefox = program('firefox', 'for profile; do :; done\necho 1 > "$profile/MarionetteActivePort"\nexec sleep 1000');
  await expect(launchFirefox(firefox, 'http://127.0.0.1/')).rejects.toThrow('ECONNREFUSED');
  expect(isRunning(firefox)).toBe(false);
  expect(readdirSync(temporary)).toEqual([]);
});

it.each([
  ['the driver', 'echo 99 >&3\nexec sleep 1000', /WebKit driver exited while starting \(exit code or signal: 3\)/],
  ['the virtual screen', 'exit 4', /Xvfb exited while starting \(exit code or signal: 4\)/],
])('if %s of WebKit exits, nothing that was started keeps running, and the temporary folder is deleted', async (_, screen, reason) => {
  const xvfb = program('xvfb', screen);
  const close = vi.fn(async () => {});
  const programs = { driver: program('driver', 'exit 3'), browser: '/nowhere', xvfb };
  await expect(launchWebkit(programs, async () => ({ url: '', close }))).rejects.toThrow(reason);
  expect(isRunning(xvfb)).toBe(false);
  expect(close).toHaveBeenCalledTimes(1);
  expect(readdirSync(temporary)).toEqual([]);
});
