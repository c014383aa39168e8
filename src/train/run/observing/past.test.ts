import { describe, expect, it } from 'vitest';
import { randomDataset } from '../../../../tests/networks.ts';
import { engine, eventually, newRun } from '../../../../tests/runs.ts';
import { starters } from '../../../experiment/starters.ts';
import type { Plan, View } from '../../../gpu/plan.ts';
import { keptUses } from '../../../models/compile/planBuilder.ts';
import { withWidths } from '../../../models/network/widths.ts';
import { kernels } from '../../../shaders/kernels.ts';
import { createReferenceRunner } from '../../../shaders/referenceRunner.ts';
import type { DeviceManager } from '../../device/deviceManager.ts';
import { Watch } from './observations.ts';

const { network, training } = starters.dense;
const small = { ...starters.dense, network: withWidths(network, [4, 4]), training: { ...training, steps: 16, batchSize: 8 } };
const table = { ...randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 80), trainCount: 60 };
const points = { ...table, inputsAt: (x: number, y: number) => [x, y, 0, 0, 0, 0, 0, 0, 0, 0] };
const asked = {
  heldOut: true,
  plane: { side: 5, reach: 1 },
  units: { layer: 'dense2', example: 0, side: 3, reach: 1 },
  gradients: true,
} as const;

/** A runner that rounds weights and the optimiser's state to f32 after each run of a program, as in the worker. */
const runnerOf = (plan: Plan) => createReferenceRunner(plan, kernels, keptUses);
// A run uses only these members of the device manager.
const rounding = { ...engine, createRunner: async (plan: Plan) => ({ runner: runnerOf(plan), choice: null }) } as unknown as DeviceManager;

const watchedRun = (on = rounding) => newRun('run', Promise.resolve(points), on, small, new Watch(true));

async function trained(tested: ReturnType<typeof newRun>, until = 16) {
  tested.run.start(until, () => []);
  await eventually(() => expect(tested.stateOf()).toMatchObject({ step: until, stepsPerSecond: null }));
  expect(['done', 'paused']).toContain(tested.stateOf()?.state);
}

/** The observed steps depend on the measured cost of an observation, but all even steps are among them. */
const observedOf = ({ of }: ReturnType<typeof newRun>) =>
  of('run.rows').flatMap(({ group, rows }) => (group === 'observations' ? [...rows.step] : []));

const keptOf = ({ of }: ReturnType<typeof newRun>) => of('run.kept').at(-1)?.steps;

/** A device manager whose device is lost once, on the first read for which `when` is true. */
function losingEngine(when: (plan: Plan, steps: number) => boolean) {
  let isLost = false;
  let steps = 0;
  const losing = {
    ...engine,
    deviceChanges: 0,
    recovered: () => Promise.resolve(isLost),
    createRunner: async (plan: Plan) => {
      const runner = runnerOf(plan);
      const isFirst = !isLost;
      const run = (program: string, times = 1, parts = 1) => {
        if (program === 'train') steps += times;
        runner.run(program, times, parts);
      };
      const read = (view: View) => {
        if (!isFirst || (!isLost && !when(plan, steps))) return runner.read(view);
        if (!isLost) losing.deviceChanges++;
        isLost = true;
        return Promise.reject(new Error('the device is lost'));
      };
      return { choice: null, runner: { ...runner, run, read } };
    },
  };
  // A run uses only these members of the device manager.
  return losing as unknown as DeviceManager;
}

describe('a query about past weights', () => {
  it('gets exactly the answers of an unwatched but otherwise identical run at the step of these weights, and does not change the watched run', async () => {
    const [watched, plain] = [watchedRun(), newRun('run', Promise.resolve(points), rounding, small)];
    await trained(plain, 6);
    const then = await plain.run.query(asked);
    await trained(watched);
    const before = await watched.run.checkpointNow();
    expect(keptOf(watched)).toEqual(observedOf(watched));
    const past = await watched.run.query(asked, 6);
    expect(Object.keys(past.results)).toEqual(Object.keys(asked));
    expect({ ...past, ms: 0 }).toEqual({ ...then, ms: 0 });
    expect(past.results).not.toEqual((await watched.run.query(asked)).results);
    expect(await watched.run.checkpointNow()).toEqual(before);
  });

  it('is refused if the weights are not kept', async () => {
    const watched = watchedRun();
    await trained(watched);
    await expect(watched.run.query(asked, 17)).rejects.toThrow('The weights of step 17 are not kept.');
    expect(watched.stateOf()?.state).toBe('done');
  });

  it('is answered on a new device with weights from before the loss of the old one', async () => {
    const watched = watchedRun(losingEngine((plan, steps) => !plan.programs.train && !plan.programs.observe && steps >= 16));
    await trained(watched);
    const plain = watchedRun();
    await trained(plain);
    expect({ ...(await watched.run.query(asked, 4)), ms: 0 }).toEqual({ ...(await plain.run.query(asked, 4)), ms: 0 });
  });
});

it('the weights of every observed step are kept even if the device is lost during training, and equal those of a run on one device', async () => {
  const [watched, plain] = [watchedRun(losingEngine((plan, steps) => plan.programs.train !== undefined && steps >= 9)), watchedRun()];
  await Promise.all([trained(watched), trained(plain)]);
  const steps = keptOf(watched) ?? [];
  expect(steps).toEqual(observedOf(watched));
  const common = steps.filter((step) => keptOf(plain)?.includes(step));
  expect(common.length).toBeGreaterThan(8);
  for (const step of common) expect(watched.run.weightsAt(step)).toEqual(plain.run.weightsAt(step));
});

it('a reset drops the kept weights', async () => {
  const watched = watchedRun();
  await trained(watched);
  watched.run.reset();
  await eventually(() => expect(keptOf(watched)).toEqual([]));
  expect(() => watched.run.weightsAt(6)).toThrow('are not kept');
});

it('a run pauses without waiting for an observation (a gradient measurement), and records it afterwards', async () => {
  let steps = 0;
  let begun = 0;
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const slow = {
    ...engine,
    createRunner: async (plan: Plan) => {
      const runner = runnerOf(plan);
      const read = async (view: View) => {
        if (plan.programs.observe && steps >= 5) {
          begun++;
          await ended;
        }
        return runner.read(view);
      };
      const run = (program: string, times = 1, parts = 1) => {
        if (program === 'train') steps += times;
        runner.run(program, times, parts);
      };
      return { runner: { ...runner, read, run }, choice: null };
    },
  };
  // A run uses only these members of the device manager.
  const watched = watchedRun(slow as unknown as DeviceManager);
  watched.run.start(16, () => []);
  await eventually(() => expect(begun).toBeGreaterThan(0));
  watched.run.pause();
  await eventually(() => expect(watched.stateOf()?.state).toBe('paused'));
  const { length } = observedOf(watched);
  end();
  await eventually(() => expect(observedOf(watched)).toHaveLength(length + 1));
  expect(keptOf(watched)?.at(-1)).toBe(observedOf(watched).at(-1));
});
