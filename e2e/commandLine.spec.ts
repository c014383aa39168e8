import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMetadata, readSafetensors, writeSafetensors } from '../src/experiment/formats/safetensors.ts';
import { expect, test } from './fixtures.ts';
import { actOn, cellOf, dropFiles, openPage, runRow, status, stopAfter } from './page.ts';

const TRAIN = fileURLToPath(new URL('../scripts/train.mjs', import.meta.url));
const network = {
  layers: [
    { id: 'input', kind: 'input' },
    { id: 'dense1', kind: 'dense', params: { units: 8 } },
    { id: 'dense2', kind: 'dense', params: { units: 8 } },
    { id: 'dense3', kind: 'dense', params: { units: 1, activation: 'linear' } },
  ],
  skips: [{ from: 'dense1', to: 'dense2' }],
};
const experiment = JSON.stringify({ version: 1, name: 'Small', network, data: { kind: 'shapes2d' }, training: { steps: 20 } });

function train(folder: string, ...args: string[]) {
  const { status: code, stderr } = spawnSync(process.execPath, [TRAIN, ...args, '--runner', 'reference'], {
    encoding: 'utf8',
    // Playwright sets FORCE_COLOR, and Node warns if NO_COLOR is set as well.
    env: { ...process.env, FORCE_COLOR: undefined, INIT_CWD: folder },
  });
  expect([code, stderr]).toEqual([0, '']);
}

test('a run moves from the command line to the page and back with its step and its curve, and continues in both', async ({
  page,
}, testInfo) => {
  test.slow();
  const folder = testInfo.outputDir;
  mkdirSync(folder, { recursive: true });
  const bytesOf = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
  writeFileSync(join(folder, 'small.json'), experiment);
  train(folder, 'small.json', '--save', 'run.safetensors');
  await openPage(page);
  await dropFiles(page, [{ name: 'run.safetensors', bytes: bytesOf('run.safetensors') }]);
  await expect(status(page)).toContainText('Opened Small from run.safetensors at step 20', { timeout: 20_000 });
  const curveOf = (name: string) => readSafetensors(bytesOf(name)).find((tensor) => tensor.name === 'curve/loss')?.values;
  const loss = curveOf('run.safetensors')?.[19] ?? Number.NaN;
  expect(await cellOf(page, 1, 'Loss')).toBeCloseTo(loss, 3);
  await runRow(page, 1)
    .getByRole('button', { name: /^Resume/ })
    .click();
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBe(40);
  const [download] = await Promise.all([page.waitForEvent('download'), actOn(page, 'Small', 'Save as a file')]);
  await download.saveAs(join(folder, 'page.safetensors'));
  train(folder, 'small.json', '--init', 'page.safetensors', '--steps', '5', '--save', 'end.safetensors');
  expect([readMetadata(bytesOf('end.safetensors')).step, curveOf('end.safetensors')?.length]).toEqual(['45', 45]);
});

test('a file that contains nothing but weights is opened for the network on the page if it fits, and is otherwise refused', async ({
  page,
}, testInfo) => {
  test.slow();
  const folder = testInfo.outputDir;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'small.json'), experiment);
  train(folder, 'small.json', '--save', 'run.safetensors');
  const all = readSafetensors(new Uint8Array(readFileSync(join(folder, 'run.safetensors'))));
  const weights = { name: 'weights.safetensors', bytes: writeSafetensors(all.filter(({ name }) => !name.includes('/'))) };
  await openPage(page);
  await dropFiles(page, [weights]);
  await expect(status(page)).toContainText('Cannot open weights.safetensors: The file does not contain dense1.projection_input', {
    timeout: 20_000,
  });
  await dropFiles(page, [{ name: 'small.json', bytes: new TextEncoder().encode(experiment) }]);
  await expect(status(page)).toContainText('Opened small.json');
  await stopAfter(page, 5);
  await dropFiles(page, [weights]);
  await expect(status(page)).toContainText('Opened the weights in weights.safetensors for the network on the page, as a new run at step 0');
  await runRow(page, 1)
    .getByRole('button', { name: /^Train/ })
    .click();
  await expect.poll(() => cellOf(page, 1, 'Step'), { timeout: 60_000 }).toBe(5);
});
