/**
 * Runs `main(args)` of one of the project's TypeScript modules in Node. Vite loads the module because Node has no `?raw` imports.
 * The module gets its own process, because the path of Dawn's Vulkan loader must be set before the process that loads Dawn starts.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { REFUSED, reportError } from './command/options.mjs';
import { passSignals, whenOrphaned } from './command/signals.mjs';
import { setUp } from './setup.mjs';
import { vulkanEnvironment } from './vulkan.mjs';

const SELF = fileURLToPath(import.meta.url);

/**
 * @param {string} module path from the project's root, such as `/src/cli/train.ts`
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code
 */
export async function runModule(module, args) {
  try {
    setUp();
  } catch (error) {
    return reportError(error);
  }
  const child = spawn(process.execPath, [SELF, module, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...vulkanEnvironment() },
    // The child has its own process group, so that a terminal's Ctrl+C reaches it only once, through this process.
    detached: process.platform !== 'win32',
  });
  const stopPassing = passSignals(child);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(reportError(error)));
    child.on('close', (status, signal) => {
      stopPassing();
      resolve(status ?? (signal ? 128 + constants.signals[signal] : REFUSED));
    });
  });
}

if (process.argv[1] === SELF) {
  // If the parent process is killed, it cannot pass a signal on, so this process sends itself one.
  whenOrphaned(() => process.kill(process.pid, 'SIGTERM'));
  const { createServer } = await import('vite');
  const [module = '', ...args] = process.argv.slice(2);
  const server = await createServer({
    root: fileURLToPath(new URL('..', import.meta.url)),
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  const { main } = await server.ssrLoadModule(module);
  const code = await main(args);
  await server.close();
  // Threads of Dawn would keep the process alive.
  process.exit(code);
}
