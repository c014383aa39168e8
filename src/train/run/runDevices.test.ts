import { describe, expect, it } from 'vitest';
import { data, engine, eventually, newRun } from '../../../tests/runs.ts';
import { DataError, type Dataset } from '../../data/dataset.ts';
import type { Plan, View } from '../../gpu/plan.ts';
import { kernels } from '../../shaders/kernels.ts';
import { createReferenceRunner } from '../../shaders/referenceRunner.ts';
import type { DeviceManager } from '../device/deviceManager.ts';

/** A device manager whose device is lost once, on the first read for which `when` is true, and found again immediately. */
function losingEngine(when: (program: string | null, steps: number) => boolean) {
  let isLost = false;
  const losing = {
    ...engine,
    deviceChanges: 0,
    recovered: () => Promise.resolve(isLost),
    createRunner: async (plan: Plan) => {
      const runner = createReferenceRunner(plan, kernels);
      const first = !isLost;
      let steps = 0;
      let latest: string | null = null;
      return {
        choice: null,
        runner: {
          ...runner,
          run: (program: string, times = 1, parts = 1) => {
            if (program === 'train') steps += times;
            latest = program;
            runner.run(program, times, parts);
          },
          read: (view: View) => {
            if (!first || (!isLost && !when(latest, steps))) return runner.read(view);
            if (!isLost) losing.deviceChanges++;
            isLost = true;
            return Promise.reject(new Error('the device is lost'));
          },
        },
      };
    },
  };
  // A run uses only these members of the device manager.
  return losing as unknown as DeviceManager;
}

describe('a run whose device is lost', () => {
  const withHeldOut: Dataset = { ...data, trainCount: 48 };

  it('in its last evaluation repeats the evaluation on the next device, and is done', async () => {
    const on = losingEngine((program, steps) => program === 'evaluate' && steps >= 3);
    const { run, of, stateOf } = newRun('run', Promise.resolve(withHeldOut), on);
    run.start(3, () => []);
    await eventually(() => expect(stateOf()?.state).toBe('done'));
    expect(on.deviceChanges).toBe(1);
    expect(
      of('run.rows')
        .findLast(({ group }) => group === 'evaluations')
        ?.rows.step.at(-1),
    ).toBe(3);
  });

  it('while it is idle still answers queries and returns its checkpoint', async () => {
    let isDone = false;
    const on = losingEngine(() => isDone);
    const { run, stateOf } = newRun('run', Promise.resolve(withHeldOut), on);
    run.start(2, () => []);
    await eventually(() => expect(stateOf()?.state).toBe('done'));
    isDone = true;
    expect((await run.query({ heldOut: true })).step).toBe(2);
    expect(on.deviceChanges).toBe(1);
    expect((await run.checkpointNow())?.step).toBe(2);
  });
});

it('a run that trains on the reference runner continues on a device that is found meanwhile, and reports the step of the change', async () => {
  let steps = 0;
  const found = {
    ...engine,
    deviceChanges: 0,
    createRunner: async (plan: Plan) => {
      const runner = createReferenceRunner(plan, kernels);
      const isFirst = steps === 0;
      const run = (program: string, times = 1, parts = 1) => {
        if (program === 'train') steps += times;
        if (isFirst && steps >= 5) found.deviceChanges = 1;
        runner.run(program, times, parts);
      };
      return { runner: { ...runner, run }, choice: null, name: isFirst ? 'reference runner' : 'GPU' };
    },
  };
  // A run uses only these members of the device manager.
  const { run, of, stateOf } = newRun('run', Promise.resolve(data), found as unknown as DeviceManager);
  run.start(30, () => []);
  await eventually(() => expect(stateOf()?.state).toBe('done'));
  const runners = of('run.runner');
  expect(runners).toMatchObject([{ from: 0, name: 'reference runner' }, { name: 'GPU' }]);
  expect(runners[1]?.from).toBeGreaterThanOrEqual(5);
  const recorded = of('run.rows').flatMap(({ group, rows }) => (group === 'steps' ? [...rows.step] : []));
  expect(recorded).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
});

it.each(['before the run is created', 'while its data is made'])(
  'a run whose data cannot be made fails with the reason, even if the device changes %s',
  async (when) => {
    let asked = 0;
    const changed = {
      ...engine,
      deviceChanges: when.startsWith('before') ? 1 : 0,
      recovered: async (before: number) => {
        if (++asked > 20) throw new Error('the operation is repeated for ever');
        return changed.deviceChanges !== before;
      },
    };
    let refuse = (_: Error) => {};
    const noData = new Promise<Dataset>((_, reject) => {
      refuse = reject;
    });
    // A run uses only these members of the device manager.
    const { stateOf } = newRun('run', noData, changed as unknown as DeviceManager);
    changed.deviceChanges = 1;
    refuse(new DataError('there is no data'));
    await eventually(() => expect(stateOf()).toMatchObject({ state: 'failed', message: 'there is no data' }));
  },
);
