/** `npm run bits` compares all steps of the recorded experiments; `-- --record` records them again. */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { ROOT, runScript, setUp } from './setup.mjs';
import { vulkanEnvironment } from './vulkan.mjs';

await runScript(async () => {
  const { values } = parseArgs({ options: { record: { type: 'boolean', default: false } } });
  setUp();
  const { status } = spawnSync(process.execPath, [`${ROOT}/node_modules/vitest/vitest.mjs`, 'run', 'tests/bits'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...vulkanEnvironment(), BITS: values.record ? 'record' : 'full' },
  });
  return status ?? 1;
});
