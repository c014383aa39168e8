import { spawn } from 'node:child_process';

/** @returns {[string, string[]] | undefined} */
function openerFor(/** @type {string} */ url) {
  if (process.platform === 'darwin') return ['open', [url]];
  if (process.platform === 'win32') return ['cmd', ['/c', 'start', '""', url]];
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open', [url]] : undefined;
}

/**
 * Opens the page in the default browser if there is a display, but not in CI or over SSH. Errors are ignored, because the address is
 * printed anyway.
 */
export function openBrowser(/** @type {string} */ url) {
  const opener = openerFor(url);
  if (!opener || process.env.CI || process.env.SSH_CONNECTION) return;
  const child = spawn(opener[0], opener[1], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
