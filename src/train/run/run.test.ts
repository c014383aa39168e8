import { describe, expect, it, vi } from 'vitest';
import { randomDataset } from '../../../tests/networks.ts';
import type { Dataset } from '../../data/dataset.ts';
import { starters } from '../../experiment/starters.ts';
import type { Plan, View } from '../../gpu/plan.ts';
import { kernels } from '../../shaders/kernels.ts';
import { createReferenceRunner } from '../../shaders/referenceRunner.ts';
import { DeviceLock } from '../device/deviceLock.ts';
import type { DeviceManager } from '../device/deviceManager.ts';
import type { Event } from '../protocol.ts';
import { Run } from './run.ts';

const data = randomDataset([10], { type: 'binary', classes: ['no', 'yes'] }, 80);
const engine = {
  lock: new DeviceLock(),
  training: 0,
  deviceLossCount: 0,
  recovered: () => Promise.resolve(false),
  createRunner: async (plan: Plan) => ({ runner: await createReferenceRunner(plan, kernels), choice: null }),
  // Of the engine a run uses just these; the class has private parts that nothing else can have.
} as unknown as DeviceManager;

function newRun(id: string, dataset: Promise<Dataset> = Promise.resolve(data), on = engine) {
  const events: Event[] = [];
  const run = new Run(id, starters.dense, dataset, on, (event) => events.push(event));
  const of = <T extends Event['type']>(type: T) => events.filter((event): event is Extract<Event, { type: T }> => event.type === type);
  return { run, of, stateOf: () => of('run.status').at(-1)?.status };
}

describe('a twin that waits for the other', () => {
  it('answers, and tells its checkpoint, meanwhile; then both go on together', async () => {
    let give = (_: Dataset) => {};
    const first = newRun('first');
    const second = newRun(
      'second',
      new Promise((resolve) => {
        give = resolve;
      }),
    );
    first.run.start(6, () => [second.run]);
    second.run.start(6, () => [first.run]);
    await vi.waitFor(() => expect(first.stateOf()?.step).toBe(1));
    first.run.predict({ probe: null, units: null });
    first.run.sendCheckpoint();
    await vi.waitFor(() => expect([first.of('run.predictions').length, first.of('run.checkpoint').length]).toEqual([1, 1]));
    expect(first.of('run.checkpoint')[0]?.checkpoint.step).toBe(1);
    expect(first.stateOf()?.state).toBe('running');
    give(data);
    await vi.waitFor(() => expect([first.stateOf(), second.stateOf()].map((status) => status?.state)).toEqual(['done', 'done']));
  });

  it('goes on alone when the other is paused, and waits again when that goes on', async () => {
    const first = newRun('first');
    const second = newRun('second', new Promise(() => {}));
    first.run.start(3, () => [second.run]);
    second.run.start(3, () => [first.run]);
    await vi.waitFor(() => expect(first.stateOf()?.step).toBe(1));
    second.run.pause();
    await vi.waitFor(() => expect(first.stateOf()?.state).toBe('done'));
    expect(first.stateOf()?.step).toBe(3);
    second.run.start(6, () => [first.run]);
    first.run.start(6, () => [second.run]);
    await vi.waitFor(() => expect(first.stateOf()).toMatchObject({ state: 'running', stepsPerSecond: 0 }));
    expect(first.stateOf()?.step).toBe(3);
  });
});

/** An engine whose device is lost once, when the first runner is asked for what `when` names, and there again at once. */
function losingEngine(when: (program: string | null, steps: number) => boolean) {
  let isLost = false;
  const losing = {
    ...engine,
    deviceLossCount: 0,
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
            if (!isLost) losing.deviceLossCount++;
            isLost = true;
            return Promise.reject(new Error('the device is lost'));
          },
        },
      };
    },
  };
  // As above.
  return losing as unknown as DeviceManager;
}

describe('a run whose device is lost', () => {
  const withHeldOut: Dataset = { ...data, trainCount: 48 };

  it('in its last evaluation evaluates on the next device, and is done', async () => {
    const on = losingEngine((program, steps) => program === 'evaluate' && steps >= 3);
    const { run, of, stateOf } = newRun('run', Promise.resolve(withHeldOut), on);
    run.start(3, () => []);
    await vi.waitFor(() => expect(stateOf()?.state).toBe('done'));
    expect(on.deviceLossCount).toBe(1);
    expect(of('run.evaluation').at(-1)?.evaluation.step).toBe(3);
  });

  it('while nothing trains still answers and tells its checkpoint', async () => {
    let isDone = false;
    const on = losingEngine(() => isDone);
    const { run, of, stateOf } = newRun('run', Promise.resolve(withHeldOut), on);
    run.start(2, () => []);
    await vi.waitFor(() => expect(stateOf()?.state).toBe('done'));
    isDone = true;
    const told = of('run.checkpoint').length;
    run.predict({ probe: null, units: null });
    await vi.waitFor(() => expect(of('run.predictions')).toHaveLength(1));
    expect(on.deviceLossCount).toBe(1);
    expect(of('run.predictions')[0]?.predictions.step).toBe(2);
    run.sendCheckpoint();
    await vi.waitFor(() => expect(of('run.checkpoint')).toHaveLength(told + 1));
    expect(of('run.checkpoint').at(-1)?.checkpoint.step).toBe(2);
  });
});
