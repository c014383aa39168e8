import { describe, expect, it } from 'vitest';
import { randomDataset } from '../../../tests/networks.ts';
import { data, engine, evaluationsOf, eventually, newRun } from '../../../tests/runs.ts';
import type { Dataset } from '../../data/dataset.ts';
import { starters } from '../../experiment/starters.ts';
import type { Plan } from '../../gpu/plan.ts';
import { withWidths } from '../../models/network/widths.ts';
import { kernels } from '../../shaders/kernels.ts';
import { createReferenceRunner } from '../../shaders/referenceRunner.ts';
import type { DeviceManager } from '../device/deviceManager.ts';
import type { Event } from '../protocol/events.ts';
import { Outbox } from './outbox.ts';
import { Run } from './run.ts';

describe('a run that waits for its twin (the run that trains in lockstep with it)', () => {
  it('answers queries and returns its checkpoint, and later continues together with the twin', async () => {
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

  it('continues without waiting while the twin is paused, and waits again when the twin continues', async () => {
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

describe('two runs in lockstep that are paused together', () => {
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
    await eventually(() => expect([first, second].map((run) => evaluationsOf(run).at(-1)?.[1])).toEqual([600, 600]));
    const [status, other] = [first.stateOf(), second.stateOf()];
    expect([status?.state, other?.state, other?.step]).toEqual(['paused', 'paused', status?.step]);
    expect(evaluationsOf(first).at(-1)).toEqual([status?.step, 600]);
    expect(evaluationsOf(second).at(-1)).toEqual([status?.step, 600]);
  });
});

describe('a run', () => {
  it('is evaluated on 512 held-out examples every few steps, and on all 600 at the end', async () => {
    const { training } = starters.dense;
    const experiment = { ...starters.dense, training: { ...training, steps: 12, batchSize: 8 } };
    const many = randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 640);
    const { run, of, stateOf } = newRun('evaluated', Promise.resolve({ ...many, trainCount: 40 }), engine, experiment);
    const rows = () => evaluationsOf({ of });
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

  it('that is paused at its last step is done, and evaluated there on all held-out examples', async () => {
    const many = { ...randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 640), trainCount: 40 };
    const { training } = starters.dense;
    const experiment = { ...starters.dense, training: { ...training, steps: 3, batchSize: 8 } };
    let pause = () => {};
    let steps = 0;
    const pausing = {
      ...engine,
      createRunner: async (plan: Plan) => {
        const runner = createReferenceRunner(plan, kernels);
        const run = (program: string, times = 1, parts = 1) => {
          runner.run(program, times, parts);
          if (program === 'train') steps += times;
          if (steps >= 3) pause();
        };
        return { runner: { ...runner, run }, choice: null };
      },
    };
    // The cast is safe because a run uses only the members of the device manager that `pausing` has.
    const { run, of, stateOf } = newRun('run', Promise.resolve(many), pausing as unknown as DeviceManager, experiment);
    pause = () => run.pause();
    run.start(3, () => []);
    await eventually(() => expect(stateOf()).toMatchObject({ state: 'done', step: 3 }));
    expect(evaluationsOf({ of }).at(-1)).toEqual([3, 600]);
  });
});

describe('a request to a run', () => {
  it('that cannot be prepared is refused with the reason', async () => {
    const { run } = newRun('run', Promise.reject(new Error('there is no data')));
    await expect(run.query({ heldOut: true })).rejects.toThrow('there is no data');
    await expect(run.checkpointNow()).rejects.toThrow('there is no data');
  });

  it('that is deleted before it answers is refused', async () => {
    const { run } = newRun('run', new Promise(() => {}));
    const asked = run.checkpointNow();
    run.delete();
    await expect(asked).rejects.toThrow('The run was deleted.');
  });
});

it('a run reports the chance level of the accuracy on its own held-out examples before its first measured values', async () => {
  const targets = { few: [0, 0, 0, 1], many: [0, 0, 1, 1] };
  const messages: Event[][] = [];
  const outbox = new Outbox((message) => 'events' in message && messages.push([...message.events]));
  for (const [id, heldOut] of Object.entries(targets)) {
    const base = { ...randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 44), trainCount: 40 };
    const dataset = { ...base, targets: Float32Array.from([...base.targets.subarray(0, 40), ...heldOut]) };
    new Run(id, starters.dense, Promise.resolve(dataset), engine, outbox).start(1, () => []);
  }
  const of = (id: string) => messages.flat().flatMap((event) => ('runId' in event && event.runId === id ? [event] : []));
  await eventually(() => expect(Object.keys(targets).every((id) => of(id).some(({ type }) => type === 'run.rows'))).toBe(true));
  const accuracy = (id: string) => of(id).flatMap((event) => (event.type === 'run.chance' ? (event.chance.accuracy?.value ?? []) : []));
  expect([accuracy('few'), accuracy('many')]).toEqual([[0.75], [0.5]]);
  const order = of('few').map(({ type }) => type);
  expect(order.indexOf('run.chance')).toBeLessThan(order.indexOf('run.rows'));
});

it('if two runs send their events through the same outbox, each of them reports every step once', async () => {
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
