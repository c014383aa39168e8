/**
 * `npm run kill` kills a browser that trains and edits 200 times at random moments, and checks what it kept. `-- --kills 30 --seed 2` does it
 * 30 times at other moments.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { provideChromium } from './chromium.mjs';
import { ROOT, runScript, SetupError, setUp } from './setup.mjs';

const whole = (/** @type {string} */ name, /** @type {string} */ text) => {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new SetupError(`--${name} must be a whole number from 1 to 999999, not “${text}”.`);
  return text;
};

await runScript(async () => {
  const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } } });
  const env = { ...process.env, KILLS: whole('kills', values.kills), KILL_SEED: whole('seed', values.seed) };
  setUp();
  const run = (/** @type {string[]} */ [program, ...args], /** @type {Record<string, string | undefined>} */ more = {}) =>
    spawnSync(process.execPath, [`${ROOT}/node_modules/${program}`, ...args], { cwd: ROOT, stdio: 'inherit', env: { ...env, ...more } })
      .status ?? 1;
  const built = run(['vite/bin/vite.js', 'build', '--logLevel', 'warn']);
  if (built !== 0) return built;
  return run(['@playwright/test/cli.js', 'test', 'killed.spec.ts', '--global-timeout=0'], { CHROMIUM: provideChromium() });
});
