/**
 * Runs `main(args)` of one of the project's TypeScript modules in Node. Vite loads the module because Node has no `?raw` imports.
 * The module gets its own process, because Dawn's library path must be set before a process starts.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { vulkanEnvironment } from './vulkan.mjs';

const SELF = fileURLToPath(import.meta.url);

/**
 * @param {string} module path from the project's root, such as `/src/cli/train.ts`
 * @param {readonly string[]} args
 * @returns {number} exit code
 */
export function runModule(module, args) {
  const { status } = spawnSync(process.execPath, [SELF, module, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...vulkanEnvironment() },
  });
  return status ?? 1;
}

if (process.argv[1] === SELF) {
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
