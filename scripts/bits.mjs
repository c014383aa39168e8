/**
 * `npm run bits` trains the experiments in tests/bits again, and compares the bits of the losses, gradient norms and final weights with the
 * recorded ones. If the driver or the processor differs from the recorded one, it compares only the losses, within a tolerance.
 */
import { spawnSync } from 'node:child_process';
import { command, FAILED, runAsProgram } from './command/options.mjs';
import { ROOT, setUp } from './setup.mjs';
import { vulkanEnvironment } from './vulkan.mjs';

const bits = command(
  {
    usage: 'npm run bits -- [options]',
    options: { record: { doc: 'record the bits again, instead of comparing them with the recorded ones' } },
  },
  ({ record }) => {
    setUp();
    const { status } = spawnSync(process.execPath, [`${ROOT}/node_modules/vitest/vitest.mjs`, 'run', 'tests/bits'], {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, ...vulkanEnvironment(), BITS: record ? 'record' : 'full' },
    });
    return status ?? FAILED;
  },
);

await runAsProgram(bits);
