import { expect, it } from 'vitest';
import { testDevice } from '../../../tests/dawn.ts';
import { kernels } from '../../shaders/kernels.ts';
import { selectCheck } from './checkSelection.ts';
import { checkDevice } from './deviceCheck.ts';
import { deviceChecks } from './deviceChecks.ts';

/** Two kernels measure the adapter; no shipped layer keeps state that copy_state would take over. */
const NOT_TRAINED_WITH = ['register_multiply_add', 'copy_words', 'copy_state'];

it.each(deviceChecks().map((check) => [check.name, check] as const))('this device passes: %s', async (_, check) => {
  expect(await checkDevice(await testDevice(), check, kernels)).toBeNull();
});

it('this device passes with every kernel and every variant of the catalogue', async () => {
  const device = await testDevice();
  const open = new Set([...kernels.keys()].filter((name) => !NOT_TRAINED_WITH.includes(name)));
  for (const { name, features } of kernels.values()) if (!features.every((feature) => device.features.has(feature))) open.delete(name);
  const table: string[] = [];
  while (open.size > 0) {
    const selected = await selectCheck(deviceChecks(), open, kernels, device.features);
    if (!selected) expect.fail(`no device check runs ${[...open].join(', ')}`);
    const { check, choice, kernels: runs } = selected;
    expect(await checkDevice(device, check, kernels, choice), check.name).toBeNull();
    table.push(`${check.name}: ${[...runs].filter((name) => open.has(name)).join(', ')}`);
    for (const name of runs) open.delete(name);
  }
  process.stdout.write(`${table.map((line) => `  ${line}\n`).join('')}`);
});
