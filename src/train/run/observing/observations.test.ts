import { describe, expect, it } from 'vitest';
import { randomDataset } from '../../../../tests/networks.ts';
import { engine, eventually, newRun } from '../../../../tests/runs.ts';
import { starters } from '../../../experiment/starters.ts';
import type { Plan, View } from '../../../gpu/plan.ts';
import { withWidths } from '../../../models/network/widths.ts';
import { kernels } from '../../../shaders/kernels.ts';
import { createReferenceRunner } from '../../../shaders/referenceRunner.ts';
import type { DeviceManager } from '../../device/deviceManager.ts';
import type { StepMetrics } from '../../trainer/metrics.ts';
import { type Trainer, TrainingError } from '../../trainer/trainer.ts';
import type { RunReports } from '../runReports.ts';
import { Observations, Watch } from './observations.ts';
import type { Observer } from './observer.ts';

const { network, training } = starters.dense;
const small = { ...starters.dense, network: withWidths(network, [4, 4]), training: { ...training, steps: 40, batchSize: 8 } };
const held = { ...randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 80), trainCount: 60 };

type Tested = ReturnType<typeof newRun>;

const watchedRun = (isOn: boolean, on: DeviceManager = engine) => newRun('run', Promise.resolve(held), on, small, new Watch(isOn));

/** The columns of a group of signals by name, with the steps. */
function recorded({ of }: Tested, group: 'steps' | 'observations') {
  const signals = of('run.signals').findLast((event) => event.signals[group])?.signals[group] ?? [];
  const rows = of('run.rows').flatMap((event) => (event.group === group ? [event.rows] : []));
  const columns = signals.map(({ name }, i) => [name, rows.flatMap(({ values }) => [...(values[i] ?? [])])] as const);
  return { step: rows.flatMap(({ step }) => [...step]), ...Object.fromEntries(columns) } as Record<string, number[]>;
}

async function trained(tested: Tested) {
  tested.run.start(40, () => []);
  await eventually(() => expect(tested.stateOf()?.state).toBe('done'));
  return { ...recorded(tested, 'steps'), checkpoint: await tested.run.checkpointNow() };
}

/** Returns a device manager on which an observation takes at least `ms` milliseconds, and the number of submits of each observation. */
function countingEngine(ms: number) {
  const submits: number[] = [];
  const createRunner = async (plan: Plan) => {
    const runner = createReferenceRunner(plan, kernels);
    const run = (program: string, times = 1, parts = 1) => {
      if (program === 'observe') submits.push(parts);
      runner.run(program, times, parts);
    };
    const read = async (view: View) => {
      if (plan.programs.observe) await new Promise((resolve) => setTimeout(resolve, ms));
      return runner.read(view);
    };
    return { runner: { ...runner, run, read }, choice: null };
  };
  // A run uses only these members of the device manager.
  return { submits, on: { ...engine, createRunner } as unknown as DeviceManager };
}

describe('a run whose gradients are observed while it trains', () => {
  it('divides the first observation into many submits, and later ones into as few as the measured duration of an observation allows', async () => {
    const [slow, fast] = [countingEngine(60), countingEngine(0)];
    for (const { on, submits } of [slow, fast]) {
      const watched = watchedRun(true, on);
      watched.run.start(4, () => []);
      await eventually(() => expect(recorded(watched, 'observations').step?.length).toBeGreaterThan(1));
      const { length } = submits;
      await watched.run.query({ gradients: true });
      expect(submits.length).toBeGreaterThan(length);
      expect(submits[0]).toBe(16);
      watched.run.delete();
    }
    expect(Math.min(...slow.submits)).toBeGreaterThan(1);
    expect(Math.min(...fast.submits)).toBe(1);
  });

  it('records gradients from the initial weights to the last step without changing its losses and weights', async () => {
    const [watched, plain] = [watchedRun(true), watchedRun(false)];
    expect(await trained(watched)).toEqual(await trained(plain));
    expect(recorded(plain, 'observations')).toEqual({ step: [] });
    const { step = [], ...columns } = recorded(watched, 'observations');
    expect(step.length).toBeGreaterThanOrEqual(8);
    expect(step.slice(0, 2)).toEqual([0, 1]);
    expect(step.at(-1)).toBe(40);
    expect(step).toEqual([...step].sort((a, b) => a - b));
    const names = Object.keys(columns);
    for (const layer of network.layers) expect(names).toContain(`gradient@${layer.id}`);
    for (const { from, to } of network.skips)
      expect(names).toEqual(expect.arrayContaining(['skipGradient', 'skipShare', 'skipCosine'].map((of) => `${of}@${from}→${to}`)));
    const ratios = columns['updateRatio@dense1'] ?? [];
    expect([ratios[0], ratios.length]).toEqual([Number.NaN, step.length]);
    expect(ratios.slice(1).every((ratio) => ratio > 0 && ratio < 1)).toBe(true);
    expect(watched.of('run.rows').find(({ group }) => group === 'observations')?.rows.examples?.[0]).toBe(8);
  });

  it('continues to record after a pause, and records no step twice', async () => {
    let pause = () => {};
    let steps = 0;
    const pausing = {
      ...engine,
      createRunner: async (plan: Plan) => {
        const runner = createReferenceRunner(plan, kernels);
        const run = (program: string, times = 1, parts = 1) => {
          runner.run(program, times, parts);
          if (program === 'train') steps += times;
          if (steps >= 7) pause();
        };
        return { runner: { ...runner, run }, choice: null };
      },
    };
    // A run uses only these members of the device manager.
    const watched = watchedRun(true, pausing as unknown as DeviceManager);
    pause = () => watched.run.pause();
    watched.run.start(40, () => []);
    await eventually(() => expect(watched.stateOf()?.state).toBe('paused'));
    expect(watched.stateOf()?.step).toBeLessThan(40);
    pause = () => {};
    await trained(watched);
    const { step = [] } = recorded(watched, 'observations');
    expect([new Set(step).size, step[0], step.at(-1)]).toEqual([step.length, 0, 40]);
  });

  it('records the same values, and no step twice, if its device is lost', async () => {
    let observations = 0;
    let isLost = false;
    const losing = {
      ...engine,
      deviceChanges: 0,
      recovered: () => Promise.resolve(isLost),
      createRunner: async (plan: Plan) => {
        const runner = createReferenceRunner(plan, kernels);
        const isFirst = !isLost;
        const read = (view: View) => {
          if (plan.programs.observe && isFirst) observations++;
          // The first observations only measure the cost; later ones are recorded.
          if (!isFirst || observations < 9) return runner.read(view);
          if (!isLost) losing.deviceChanges++;
          isLost = true;
          return Promise.reject(new Error('the device is lost'));
        };
        return { choice: null, runner: { ...runner, read } };
      },
    };
    // A run uses only these members of the device manager.
    const [watched, plain] = [watchedRun(true, losing as unknown as DeviceManager), watchedRun(true)];
    const found = await trained(watched);
    expect(isLost).toBe(true);
    expect(found).toEqual(await trained(plain));
    const [after, before] = [recorded(watched, 'observations'), recorded(plain, 'observations')];
    const common = (before.step ?? []).filter((step) => after.step?.includes(step));
    expect(new Set(after.step).size).toBe(after.step?.length);
    expect(common.length).toBeGreaterThanOrEqual(8);
    const valuesAt = (all: typeof after, step: number) => Object.values(all).map((column) => column[all.step?.indexOf(step) ?? -1]);
    for (const step of common) expect(valuesAt(after, step)).toEqual(valuesAt(before, step));
  });
});

/**
 * Returns `Observations` and the types of the events that they send. Every error of a measurement becomes a TrainingError, which does not
 * end a run.
 */
function observationsWith(observer: Partial<Observer>) {
  const sent: string[] = [];
  // Only these members of the reports are used, because no observation is recorded.
  const reports = { kept: () => {}, send: ({ type }: { type: string }) => sent.push(type) } as unknown as RunReports;
  const guarded = <T>(measured: Promise<T>): Promise<T> =>
    measured.catch((error: Error) => {
      throw new TrainingError(error.message);
    });
  const of = { experiment: small, reports, watch: new Watch(true), lastStep: null };
  return { sent, observations: new Observations(of, () => observer as Observer, guarded) };
}

it('a failed preparation on an earlier trainer does not stop the recording with the current one', async () => {
  const failures: ((error: Error) => void)[] = [];
  const { sent, observations } = observationsWith({ observeWeights: () => new Promise((_, reject) => failures.push(reject)) });
  // Only these members of a trainer are used, because the preparation fails.
  const trainer = { step: 0, heldOutCount: 20, weights: async () => [] } as unknown as Trainer;
  expect(observations.isReady(trainer)).toBe(false);
  observations.forget();
  failures[0]?.(new Error('destroyed'));
  await new Promise((resolve) => setTimeout(resolve));
  expect([sent, observations.stepsToNext(trainer, 1)]).toEqual([[], expect.any(Number)]);
  expect(Number.isFinite(observations.stepsToNext(trainer, 1))).toBe(true);
});

it('a device that is lost during an observation causes no unhandled promise rejection', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  for (const step of [0, 8]) {
    const { sent, observations } = observationsWith({ observeWeights: (_, weights) => weights.then(() => new Promise(() => {})) });
    const lost = () => Promise.reject(new Error('the device is lost'));
    // Only these members of a trainer are used, because the observation fails.
    const trainer = { step, heldOutCount: 20, weights: lost, gradients: lost } as unknown as Trainer;
    // An observation uses only this member of the metrics.
    await observations.around(trainer, async () => ({ stop: null }) as unknown as StepMetrics);
    await observations.settled();
    expect(sent).toEqual(['run.unrecorded']);
  }
  // Node.js reports unhandled rejections only after all promise callbacks of a task have run.
  await new Promise((resolve) => setTimeout(resolve));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
