import { expect, it, vi } from 'vitest';
import { cancelledMeasurement } from '../../../tests/cancelled.ts';
import { testDevice } from '../../../tests/dawn.ts';
import { networkCases } from '../../../tests/networks.ts';
import type { Plan } from '../../gpu/plan.ts';
import { createGpuRunner } from '../../gpu/runner.ts';
import { kernels } from '../../shaders/kernels.ts';
import { profilePlan } from './profile.ts';

it('profilePlan times every dispatch of a training step and the whole step, and measures the peak speed of the device', async () => {
  const setup = networkCases.find(({ name }) => name === 'dense, default skips');
  if (!setup) throw new Error('no case is named “dense, default skips”');
  const device = await testDevice();
  const said: string[] = [];
  // Durations depend on the other processes of the machine, so the test checks which work was timed.
  const encoded: string[] = [];
  const createRunner = async (plan: Plan) => {
    const runner = await createGpuRunner(device, plan, kernels);
    const { encode } = runner;
    vi.spyOn(runner, 'encode').mockImplementation((pass, times, program, index) => {
      expect(times).toBeGreaterThan(0);
      encoded.push(`${program} ${index ?? 'whole'}`);
      encode(pass, times, program, index);
    });
    return runner;
  };
  const report = await profilePlan(
    { device, adapter: 'test', createRunner },
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
  expect([...new Set(encoded)]).toEqual([...report.dispatches.map((_, index) => `train ${index}`), 'train whole']);
  expect(report.stepMs).toBeGreaterThan(0);
  expect(report.ceilings.flopPerSecond).toBeGreaterThan(0);
});

it.each([1, 6, 7])(
  'profilePlan frees its copy of the network if request number %i for exclusive use of the device is cancelled',
  async (cancelled) => {
    const setup = networkCases.find(({ name }) => name === 'dense, default skips');
    if (!setup) throw new Error('no case is named “dense, default skips”');
    const { gpu, alone, runners } = cancelledMeasurement(await testDevice(), cancelled);
    await expect(profilePlan(gpu, setup, setup.data, alone, () => {})).rejects.toThrow('cancelled');
    expect(runners).toEqual({ created: 1, destroyed: 1 });
  },
);
