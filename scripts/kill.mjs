import { spawnSync } from 'node:child_process';
import { provideChromium } from './chromium.mjs';
import { command, runAsProgram } from './command/options.mjs';
import { ROOT, setUp } from './setup.mjs';

const kill = command(
  {
    usage: 'npm run kill -- [options]',
    about: 'Kills a browser at random moments while its page trains and is edited, opens it again, and checks the saved data.',
    options: {
      kills: { value: 'N', least: 1, default: 200, doc: 'the number of kills' },
      seed: { value: 'N', least: 0, default: 1, doc: 'the seed of the random moments' },
    },
  },
  ({ kills, seed }) => {
    setUp();
    const env = { ...process.env, KILLS: String(kills), KILL_SEED: String(seed) };
    const run = (/** @type {string[]} */ [program, ...args], /** @type {Record<string, string | undefined>} */ more = {}) =>
      spawnSync(process.execPath, [`${ROOT}/node_modules/${program}`, ...args], { cwd: ROOT, stdio: 'inherit', env: { ...env, ...more } })
        .status ?? 1;
    const built = run(['vite/bin/vite.js', 'build', '--logLevel', 'warn']);
    if (built !== 0) return built;
    return run(['@playwright/test/cli.js', 'test', 'killed.spec.ts', '--global-timeout=0'], { CHROMIUM: provideChromium() });
  },
);

await runAsProgram(kill);
