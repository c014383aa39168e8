import { describe, expect, it, vi } from 'vitest';
import { randomDataset } from '../../../tests/networks.ts';
import { data, engine, eventually, newRun } from '../../../tests/runs.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { starters } from '../../experiment/starters.ts';
import type { Plan } from '../../gpu/plan.ts';
import { kernels } from '../../shaders/kernels.ts';
import { createReferenceRunner } from '../../shaders/referenceRunner.ts';
import type { DeviceManager } from '../device/deviceManager.ts';

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

  it('fails, and returns to the finite weights of the step that its message names', async () => {
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

  it('also fails if that update was the last one', async () => {
    // The L2 term of each step multiplies the weights by about −1e30, so they are still finite after one step, but not after two.
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

it('an evaluation that has begun does not continue during the search for the cause of a stop', async () => {
  const calls: string[] = [];
  const poisoned = {
    ...engine,
    createRunner: async (plan: Plan) => {
      const runner = createReferenceRunner(plan, kernels);
      let steps = 0;
      const run = (program: string, times = 1, parts = 1) => {
        calls.push(program);
        // Each step is made slow, so that the parts of an evaluation are not all in flight together.
        const end = performance.now() + 20;
        while (program === 'train' && performance.now() < end);
        if (program === 'train') steps += times;
        // From step 5 onwards the targets are not finite; an evaluation is due after that step.
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
  // The cast is safe because a run uses no members of the device manager that `poisoned` lacks.
  const on = poisoned as unknown as DeviceManager;
  const { run, stateOf } = newRun('poisoned', Promise.resolve({ ...many, trainCount: 40 }), on, experiment);
  run.start(12, () => []);
  await eventually(() => expect(stateOf()?.state).toBe('failed'));
  expect(stateOf()?.message).toMatch(/^Diverged at step 5: the loss is NaN or ∞\. The problem began in Load batch\./);
  expect(calls.indexOf('evaluate')).toBeLessThan(calls.indexOf('search'));
  expect(calls.slice(calls.indexOf('search'))).not.toContain('evaluate');
});
