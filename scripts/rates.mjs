import { spawnSync } from 'node:child_process';
import { provideChromium } from './chromium.mjs';
import { CommandError, command, FAILED, runAsProgram } from './command/options.mjs';
import { provideOtherBrowsers } from './otherBrowsers.mjs';
import { ROOT, setUp } from './setup.mjs';

const rates = command(
  {
    usage: 'npm run rates -- [--help]',
    about:
      'Trains the three starters (Dense, Convolutional and LSTM) alternately in Firefox and Chromium, with the kernels that both support, and prints steps per second. The exit code is 1 if Firefox trains the dense starter at less than half the rate of Chromium, or if, with any starter, it spends more than a tenth of the time on anything other than training steps.',
    options: {},
  },
  () => {
    setUp();
    const env = { ...process.env, CHROMIUM: provideChromium(), RATES: '1' };
    const [missing] = provideOtherBrowsers(['firefox']);
    if (missing) throw new CommandError(`${missing.reason}.`);
    for (const [program, ...args] of [
      ['vite/bin/vite.js', 'build', '--logLevel', 'warn'],
      ['@playwright/test/cli.js', 'test', '--project=firefox'],
    ]) {
      const { status } = spawnSync(process.execPath, [`${ROOT}/node_modules/${program}`, ...args], { cwd: ROOT, stdio: 'inherit', env });
      if (status !== 0) return status ?? FAILED;
    }
    return 0;
  },
);

await runAsProgram(rates);
