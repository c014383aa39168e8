import { describe, expect, it, vi } from 'vitest';
import { randomDataset } from '../../../tests/networks.ts';
import { DataError, type Dataset } from '../../data/dataset.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { starters } from '../../experiment/starters.ts';
import type { Plan, View } from '../../gpu/plan.ts';
import { withWidths } from '../../models/network/widths.ts';
import { kernels } from '../../shaders/kernels.ts';
import { createReferenceRunner } from '../../shaders/referenceRunner.ts';
import { DeviceLock } from '../device/deviceLock.ts';
import type { DeviceManager } from '../device/deviceManager.ts';
import type { Event } from '../protocol/events.ts';
import { Outbox } from './outbox.ts';
import { Run } from './run.ts';

const data = randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 80);
const engine = {
  lock: new DeviceLock(),
  training: 0,
  deviceChanges: 0,
  recovered: () => Promise.resolve(false),
  createRunner: async (plan: Plan) => ({ runner: await createReferenceRunner(plan, kernels), choice: null }),
  // A run uses only these members of the device manager; the class has private ones that an object literal cannot have.
} as unknown as DeviceManager;

/** The reference runner may be slow on a loaded machine. */
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 30_000 });

function newRun(id: string, dataset: Promise<Dataset> = Promise.resolve(data), on = engine, experiment: Experiment = starters.dense) {
  const events: Event[] = [];
  const outbox = new Outbox((message) => 'events' in message && events.push(...message.events));
  const run = new Run(id, experiment, dataset, on, outbox);
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
    await eventually(() => expect(first.stateOf()?.step).toBe(1));
    const answers = await Promise.all([first.run.query({ heldOut: true }), first.run.checkpointNow()]);
    expect(answers.map((answer) => answer?.step)).toEqual([1, 1]);
    expect(first.stateOf()?.state).toBe('running');
    give(data);
    await eventually(() => expect([first.stateOf(), second.stateOf()].map((status) => status?.state)).toEqual(['done', 'done']));
  });

  it('goes on alone when the other is paused, and waits again when that goes on', async () => {
    const first = newRun('first');
    const second = newRun('second', new Promise(() => {}));
    first.run.start(3, () => [second.run]);
    second.run.start(3, () => [first.run]);
    await eventually(() => expect(first.stateOf()?.step).toBe(1));
    second.run.pause();
    await eventually(() => expect(first.stateOf()?.state).toBe('done'));
    expect(first.stateOf()?.step).toBe(3);
    second.run.start(6, () => [first.run]);
    first.run.start(6, () => [second.run]);
    await eventually(() => expect(first.stateOf()).toMatchObject({ state: 'running', stepsPerSecond: 0 }));
    expect(first.stateOf()?.step).toBe(3);
  });
});

describe('twins that are paused together', () => {
  it('stop at the same step, and are evaluated there on all held-out examples', async () => {
    const many = { ...randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 640), trainCount: 40 };
    const { network } = starters.dense;
    const small = { ...starters.dense, network: withWidths(network, [4, 4]) };
    const [first, second] = ['first', 'second'].map((id) => newRun(id, Promise.resolve(many), engine, small));
    if (!first || !second) throw new Error('no runs');
    first.run.start(1500, () => [second.run]);
    second.run.start(1500, () => [first.run]);
    await eventually(() => expect(second.stateOf()?.step).toBeGreaterThan(2));
    first.run.pause();
    second.run.pause();
    const evaluated = ({ of }: typeof first) =>
      of('run.rows').flatMap(({ group, rows: { step, examples } }) =>
        group === 'evaluations' ? [...step].map((at, i) => [at, examples?.[i]]) : [],
      );
    await eventually(() => expect([first, second].map((run) => evaluated(run).at(-1)?.[1])).toEqual([600, 600]));
    const [status, other] = [first.stateOf(), second.stateOf()];
    expect([status?.state, other?.state, other?.step]).toEqual(['paused', 'paused', status?.step]);
    expect(evaluated(first).at(-1)).toEqual([status?.step, 600]);
    expect(evaluated(second).at(-1)).toEqual([status?.step, 600]);
  });
});

/** An engine whose device is lost once, when the first runner is asked for what `when` names, and there again at once. */
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

  it('in its last evaluation evaluates on the next device, and is done', async () => {
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

  it('is evaluated at the steps and on the examples that its experiment says, and on all of them at the end', async () => {
    const { training } = starters.dense;
    const experiment = { ...starters.dense, training: { ...training, steps: 12, batchSize: 8 } };
    const many = randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 640);
    const { run, of, stateOf } = newRun('evaluated', Promise.resolve({ ...many, trainCount: 40 }), engine, experiment);
    const rows = () =>
      of('run.rows').flatMap(({ group, rows: { step, examples } }) =>
        group === 'evaluations' ? [...step].map((at, i) => [at, examples?.[i]]) : [],
      );
    run.start(12, () => []);
    await eventually(() => expect(stateOf()?.state).toBe('done'));
    expect(rows()).toEqual([
      [5, 512],
      [10, 512],
      [12, 600],
    ]);
    run.start(24, () => []);
    await eventually(() => expect(stateOf()).toMatchObject({ state: 'done', step: 24 }));
    expect(rows().slice(3)).toEqual([
      [15, 512],
      [20, 512],
      [24, 600],
    ]);
  });

  it('while nothing trains still answers and tells its checkpoint', async () => {
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

it('a run of the reference runner goes on with a device that is found while it trains, and reports where', async () => {
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

describe('a run whose update leaves weights that are not finite', () => {
  const { network, training } = starters.dense;
  const layers = network.layers.map((node, i) =>
    i > 0 && i < network.layers.length - 1 ? { ...node, params: { ...node.params, activation: 'tanh' } } : node,
  );
  const wild: Experiment = {
    ...starters.dense,
    network: { ...network, layers },
    training: { ...training, learningRate: 100, l2: 10, optimiser: { kind: 'sgd', params: {} } },
  };

  it('fails, and goes back to the sound weights of the step that its message names', async () => {
    const { run, stateOf } = newRun('wild', Promise.resolve(data), engine, wild);
    run.start(60, () => []);
    await eventually(() => expect(stateOf()).toMatchObject({ state: 'failed', hasDiverged: true }));
    const message = stateOf()?.message ?? '';
    expect(message).toMatch(/Diverged at step \d+: /);
    const named = Number(/(?:restored to|those of) step (\d+)/.exec(message)?.[1]);
    const checkpoint = await run.checkpointNow();
    expect(checkpoint?.step).toBe(named);
    expect(stateOf()?.step).toBe(named);
    for (const values of Object.values(checkpoint?.buffers ?? {})) expect(values.every(Number.isFinite)).toBe(true);
  });

  it('fails as well if that update was the last one', async () => {
    // One step multiplies the weights by −1e30, which is finite, and two steps do not.
    const huge = { ...wild, network: { layers, skips: [] }, training: { ...wild.training, learningRate: 1e30, l2: 1 } };
    const long = newRun('long', Promise.resolve(data), engine, huge);
    long.run.start(60, () => []);
    await vi.waitFor(() => expect(long.stateOf()?.state).toBe('failed'), { timeout: 30_000 });
    const last = Number(/Diverged at step (\d+): the update left weights/.exec(long.stateOf()?.message ?? '')?.[1]);
    expect(last).toBe(2);
    const short = newRun('short', Promise.resolve(data), engine, huge);
    short.run.start(last, () => []);
    await vi.waitFor(() => expect(short.stateOf()?.state).toBe('failed'), { timeout: 30_000 });
    expect(short.stateOf()?.message).toBe(long.stateOf()?.message);
    expect((await short.run.checkpointNow())?.step).toBe(short.stateOf()?.step);
  });
});

it.each(['before the run is created', 'while its data is made'])(
  'a run whose data cannot be made fails with the reason if the device changes %s',
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

it('the search for the cause of a stop is not disturbed by the evaluation that was due', async () => {
  const calls: string[] = [];
  const poisoned = {
    ...engine,
    createRunner: async (plan: Plan) => {
      const runner = createReferenceRunner(plan, kernels);
      let steps = 0;
      const run = (program: string, times = 1, parts = 1) => {
        calls.push(program);
        // So slow that the parts of an evaluation are not all submitted at once.
        const end = performance.now() + 20;
        while (program === 'train' && performance.now() < end);
        if (program === 'train') steps += times;
        // The steps up to the evaluation after step 5 have targets that are not finite.
        if (program === 'train' && steps >= 5)
          runner.write({ buffer: 'targets', offset: 0, length: 640 }, new Float32Array(640).fill(Number.NaN));
        runner.run(program, times, parts);
      };
      const runOne = (program: string, index: number) => {
        calls.push('search');
        runner.runOne(program, index);
      };
      return { runner: { ...runner, run, runOne }, choice: null, name: 'slow' };
    },
  };
  const many = randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 640);
  const experiment = { ...starters.dense, training: { ...starters.dense.training, steps: 12, batchSize: 8 } };
  // A run uses only these members of the device manager.
  const on = poisoned as unknown as DeviceManager;
  const { run, stateOf } = newRun('poisoned', Promise.resolve({ ...many, trainCount: 40 }), on, experiment);
  run.start(12, () => []);
  await eventually(() => expect(stateOf()?.state).toBe('failed'));
  expect(stateOf()?.message).toMatch(/^Diverged at step 5: the loss is NaN or ∞, first in Load batch\./);
  // The evaluation had begun before the search, and did not go on.
  expect(calls.indexOf('evaluate')).toBeLessThan(calls.indexOf('search'));
  expect(calls.slice(calls.indexOf('search'))).not.toContain('evaluate');
});

describe('a question about a run', () => {
  it('that cannot be prepared is refused with the reason', async () => {
    const { run } = newRun('run', Promise.reject(new Error('there is no data')));
    await expect(run.query({ heldOut: true })).rejects.toThrow('there is no data');
    await expect(run.checkpointNow()).rejects.toThrow('there is no data');
  });

  it('that is deleted meanwhile is refused', async () => {
    const { run } = newRun('run', new Promise(() => {}));
    const asked = run.checkpointNow();
    run.delete();
    await expect(asked).rejects.toThrow('The run was deleted.');
  });
});

it('what several runs record is told together, each step once', async () => {
  const messages: Event[][] = [];
  const outbox = new Outbox((message) => 'events' in message && messages.push([...message.events]));
  const runs = ['first', 'second'].map((id) => new Run(id, starters.dense, Promise.resolve(data), engine, outbox));
  for (const run of runs) run.start(40, () => []);
  const rowsOf = (id: string) =>
    messages.flat().flatMap((event) => (event.type === 'run.rows' && event.runId === id && event.group === 'steps' ? [event.rows] : []));
  await eventually(() =>
    expect(messages.flat().filter((event) => event.type === 'run.status' && event.status.state === 'done')).toHaveLength(2),
  );
  for (const id of ['first', 'second']) {
    expect(rowsOf(id).flatMap(({ step }) => [...step])).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    const signals = messages.flat().find((event) => event.type === 'run.signals' && event.runId === id);
    const count = signals?.type === 'run.signals' ? signals.signals.steps.length : 0;
    for (const { step, values } of rowsOf(id)) expect(values.map(({ length }) => length)).toEqual(new Array(count).fill(step.length));
  }
});
