import { describe, expect, it } from 'vitest';
import { randomDataset } from '../../../tests/networks.ts';
import { starters } from '../../experiment/starters.ts';
import { kernels } from '../../shaders/kernels.ts';
import { createReferenceRunner } from '../../shaders/referenceRunner.ts';
import { Trainer } from '../trainer/trainer.ts';
import { Measurements } from './measurements.ts';

const experiment = { ...starters.dense, training: { ...starters.dense.training, batchSize: 8 } };
const data = { ...randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 60), trainCount: 40 };
const makeRunner = async (plan: Parameters<typeof createReferenceRunner>[0]) => createReferenceRunner(plan, kernels);
const measurements = () =>
  new Measurements({ createRunner: async (plan) => ({ runner: await makeRunner(plan), choice: null, name: 'reference' }) });

async function trained() {
  const trainer = await Trainer.create(experiment, data, makeRunner);
  const checkpoints = [await trainer.checkpoint()];
  await trainer.advance(3);
  checkpoints.push(await trainer.checkpoint());
  return { checkpoints, loss: (await trainer.evaluate()).values[0] };
}

describe('a measurement', () => {
  it('is that of the last checkpoint, whose loss is the one of its run', async () => {
    const { checkpoints, loss } = await trained();
    const measured = await measurements().measure({ name: 'loss', experiment, checkpoints }, data, () => {});
    expect(measured).toMatchObject({ name: 'loss', isWhole: true, result: { examples: 20 } });
    if (measured.name === 'loss') expect(measured.result.mean).toBeCloseTo(loss ?? 0, 6);
  });

  it('shows the path between its checkpoints', async () => {
    const { checkpoints } = await trained();
    const measured = await measurements().measure({ name: 'surface', experiment, checkpoints, side: 9 }, data, () => {});
    expect(measured.name === 'surface' && measured.result.path?.path.map(({ step }) => step)).toEqual([0, 3]);
  });

  it('ends with what it has when it is stopped', async () => {
    const { checkpoints } = await trained();
    const ours = measurements();
    const done: number[] = [];
    const measured = await ours.measure({ name: 'surface', experiment, checkpoints, side: 65 }, data, (progress) => {
      done.push(progress.done);
      expect(progress.of).toBe(65 * 65);
      ours.stop();
    });
    expect([done.length, measured.isWhole]).toEqual([1, false]);
    const known = measured.name === 'surface' ? measured.result.random.loss.flat().filter((value) => value !== null) : [];
    expect(known).toHaveLength(done[0] ?? 0);
  });

  it('is refused in words if the data have no such quantity', async () => {
    const { checkpoints } = await trained();
    const none = { ...data, trainCount: data.count };
    await expect(measurements().measure({ name: 'gram', experiment, checkpoints }, none, () => {})).rejects.toThrow(/no held-out examples/);
    await expect(measurements().measure({ name: 'divergence', experiment, checkpoints }, data, () => {})).rejects.toThrow(
      /compares two runs/,
    );
  });
});
