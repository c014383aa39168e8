import { expect, it } from 'vitest';
import { testDevice } from '../../../tests/dawn.ts';
import { networkCases } from '../../../tests/networks.ts';
import { createGpuRunner } from '../../gpu/runner.ts';
import { kernels } from '../../shaders/kernels.ts';
import { profilePlan } from './profile.ts';

// Other processes can slow one half of a measurement, so only a measurement that is wrong three times is a fault.
it('profilePlan times every dispatch of a step, the whole step and the ceilings', { retry: 2 }, async () => {
  const setup = networkCases.find(({ name }) => name === 'dense, default skips');
  if (!setup) throw new Error('the case has another name');
  const device = await testDevice();
  const said: string[] = [];
  const report = await profilePlan(
    { device, adapter: 'test', createRunner: (plan) => createGpuRunner(device, plan, kernels) },
    setup,
    setup.data,
    (work) => work(),
    (words) => said.push(words),
  );
  expect(report.dispatches.length).toBeGreaterThan(10);
  for (const { part, kernel, ms, flop, bytes } of report.dispatches) {
    expect(ms, `${part} ${kernel}`).toBeGreaterThan(0);
    expect(ms, `${part} ${kernel}`).toBeLessThan(1000);
    expect(bytes).toBeGreaterThan(0);
    if (flop !== null) expect(flop).toBeGreaterThan(0);
  }
  expect(said).toHaveLength(report.dispatches.length + 3);
  // The time of a whole step has the order of magnitude of the sum of its dispatches.
  const sum = report.dispatches.reduce((total, { ms }) => total + ms, 0);
  expect(report.stepMs).toBeGreaterThan(0.2 * sum);
  expect(report.stepMs).toBeLessThan(5 * sum);
  expect(report.ceilings.flopPerSecond).toBeGreaterThan(0);
});
