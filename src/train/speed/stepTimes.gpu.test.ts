import { afterEach, expect, it, vi } from 'vitest';
import { cancelledMeasurement } from '../../../tests/cancelled.ts';
import { testDevice } from '../../../tests/dawn.ts';
import { networkCases } from '../../../tests/networks.ts';
import { virtualClock, virtualDevice } from '../../../tests/virtualTime.ts';
import type { Plan } from '../../gpu/plan.ts';
import { createGpuRunner } from '../../gpu/runner.ts';
import { keptUses } from '../../models/compile/planBuilder.ts';
import { hiddenWidths, withWidths } from '../../models/network/widths.ts';
import { kernels } from '../../shaders/kernels.ts';
import { createReferenceRunner } from '../../shaders/referenceRunner.ts';
import { gpuStepTimes, referenceStepTimes, type Timed } from './stepTimes.ts';

afterEach(() => vi.restoreAllMocks());

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

const NETWORKS = [timed(1), timed(1), timed(2)];
/** The virtual milliseconds of one step of each of the networks. */
const STEP_MS = [5, 5, 40];
const referenceRunner = (plan: Plan) => createReferenceRunner(plan, kernels, keptUses);

// Other programs would delay passes on a real device by many times the duration of a step, so the time is virtual.
it.each<[string, (delayOf: (sample: number) => number) => Promise<number[]>]>([
  [
    'the GPU',
    (delayOf) => {
      const { device, takes } = virtualDevice(virtualClock(), delayOf);
      const costs = STEP_MS.values();
      const createRunner = async (plan: Plan) => {
        const cost = costs.next().value ?? Number.NaN;
        return { ...referenceRunner(plan), dispatches: () => [], encode: (_: GPUComputePassEncoder, times: number) => takes(cost * times) };
      };
      return gpuStepTimes({ device, adapter: 'test', createRunner }, NETWORKS, (work) => work());
    },
  ],
  [
    'the reference runner',
    (delayOf) => {
      const clock = virtualClock();
      const costs = STEP_MS.values();
      let runs = 0;
      return referenceStepTimes(NETWORKS, async (plan) => {
        const cost = costs.next().value ?? Number.NaN;
        const runner = referenceRunner(plan);
        const run = (program: string, times = 1) => {
          runner.run(program, times);
          clock.advance(cost * times + delayOf(runs++));
        };
        return { ...runner, run };
      });
    },
  ],
])('on %s, other work on the machine does not change the measured step times', async (_, measure) => {
  const times = await measure((sample) => (sample % 40 < 25 ? 30 : 0));
  for (const [i, expected] of STEP_MS.entries()) expect(times[i]).toBeCloseTo(expected, 10);
});

it('gpuStepTimes times training steps of all networks alternately on the device', async () => {
  const device = await testDevice();
  const encoded: string[] = [];
  let created = 0;
  const createRunner = async (plan: Plan) => {
    const runner = await createGpuRunner(device, plan, kernels);
    const name = `network ${created++}`;
    const { encode } = runner;
    vi.spyOn(runner, 'encode').mockImplementation((pass, times, program, index) => {
      encoded.push(`${name} ${program} ${index ?? 'whole'}`);
      const dispatched = vi.spyOn(pass, 'dispatchWorkgroups');
      encode(pass, times, program, index);
      expect(dispatched).toHaveBeenCalledTimes(times * runner.dispatches('train').length);
    });
    return runner;
  };
  const times = await gpuStepTimes({ device, adapter: 'test', createRunner }, [timed(1), timed(8)], (work) => work());
  for (const ms of times) expect(ms).toBeGreaterThan(0);
  const turns = encoded.filter((name, i) => name !== encoded[i - 1]);
  expect(turns.length).toBeGreaterThanOrEqual(6);
  expect(turns).toEqual(turns.map((_, i) => `network ${i % 2} train whole`));
});

it.each([6, 7, 8])(
  'gpuStepTimes frees all copies of the networks if request number %i for exclusive use of the device is cancelled',
  async (cancelled) => {
    const { gpu, alone, runners } = cancelledMeasurement(await testDevice(), cancelled);
    await expect(gpuStepTimes(gpu, [timed(1), timed(1)], alone)).rejects.toThrow('cancelled');
    expect(runners).toEqual({ created: 2, destroyed: 2 });
  },
);
