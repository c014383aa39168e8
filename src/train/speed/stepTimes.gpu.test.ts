import { expect, it } from 'vitest';
import { cancelledMeasurement } from '../../../tests/cancelled.ts';
import { testDevice } from '../../../tests/dawn.ts';
import { networkCases } from '../../../tests/networks.ts';
import { createGpuRunner } from '../../gpu/runner.ts';
import { keptUses } from '../../models/compile/planBuilder.ts';
import { hiddenWidths, withWidths } from '../../models/network/widths.ts';
import { kernels } from '../../shaders/kernels.ts';
import { createReferenceRunner } from '../../shaders/referenceRunner.ts';
import { gpuStepTimes, referenceStepTimes, type Timed } from './stepTimes.ts';

const found = networkCases.find(({ name }) => name === 'dense, default skips');
if (!found) throw new Error('no case is named “dense, default skips”');
const { data, network } = found;
const timed = (factor: number): Timed => ({
  setup: {
    ...found,
    network: withWidths(
      network,
      hiddenWidths(network).map(({ value }) => factor * value),
    ),
  },
  dataset: data,
});

// Other processes can slow down one part of a measurement, so the test fails only after three wrong measurements.
it.each<[string, (networks: readonly Timed[]) => Promise<number[]>]>([
  [
    'the GPU',
    async (networks) => {
      const device = await testDevice();
      const gpu = {
        device,
        adapter: 'test',
        createRunner: (plan: Parameters<typeof createReferenceRunner>[0]) => createGpuRunner(device, plan, kernels),
      };
      return gpuStepTimes(gpu, networks, (work) => work());
    },
  ],
  ['the reference runner', (networks) => referenceStepTimes(networks, async (plan) => createReferenceRunner(plan, kernels, keptUses))],
])(
  'on %s, steps of equal networks take about the same time, and a step of a network that is eight times as wide takes longer',
  { retry: 2 },
  async (_, measure) => {
    const [small = 0, same = 0, large = 0] = await measure([timed(1), timed(1), timed(8)]);
    expect(small).toBeGreaterThan(0);
    expect(same / small).toBeGreaterThan(0.5);
    expect(same / small).toBeLessThan(2);
    expect(large).toBeGreaterThan(1.5 * small);
  },
);

it.each([6, 7, 8])(
  'gpuStepTimes frees all copies of the networks if its %ith exclusive use of the device is cancelled',
  async (cancelled) => {
    const { gpu, alone, runners } = cancelledMeasurement(await testDevice(), cancelled);
    await expect(gpuStepTimes(gpu, [timed(1), timed(1)], alone)).rejects.toThrow('cancelled');
    expect(runners).toEqual({ created: 2, destroyed: 2 });
  },
);
