import { expect, it } from 'vitest';
import { checkCatalogue } from '../../../tests/checkCatalogue.ts';
import { testDevice } from '../../../tests/dawn.ts';
import { kernels } from '../../shaders/kernels.ts';
import { checkDevice } from './deviceCheck.ts';
import { deviceChecks } from './deviceChecks.ts';

it.each(deviceChecks().map((check) => [check.name, check] as const))('this device passes the check “%s”', async (_, check) => {
  expect(await checkDevice(await testDevice(), check, kernels)).toBeNull();
});

it('this device computes correctly with every kernel and every variant that it can run and that training uses', async () => {
  for await (const { name, kernels: run, problem } of checkCatalogue(await testDevice())) {
    process.stdout.write(`  ${name}: ${run.join(', ')}\n`);
    expect(problem, name).toBeNull();
  }
});
