import { describe, expect, it } from 'vitest';
import { randomDataset } from '../../../tests/networks.ts';
import { starters } from '../../experiment/starters.ts';
import { kernels } from '../../shaders/kernels.ts';
import { createReferenceRunner } from '../../shaders/referenceRunner.ts';
import { keptSteps } from '../analyses/retrace.ts';
import type { MeasurementAsked, QuantityName } from '../protocol/quantities.ts';
import { Trainer } from '../trainer/trainer.ts';
import { quantities } from './index.ts';
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
  it('of the loss equals the evaluation of the run at its last checkpoint', async () => {
    const { checkpoints, loss } = await trained();
    const measured = await measurements().measure({ name: 'loss', experiment, checkpoints }, data, () => {});
    expect(measured).toMatchObject({ name: 'loss', isWhole: true, result: { examples: 20 } });
    if (measured.name === 'loss') expect(measured.result?.mean).toBeCloseTo(loss ?? 0, 6);
  });

  it('of the loss surface includes the path of training through the checkpoints', async () => {
    const { checkpoints } = await trained();
    const measured = await measurements().measure({ name: 'surface', experiment, checkpoints, side: 9 }, data, () => {});
    expect(measured.name === 'surface' && measured.result?.path?.path.map(({ step }) => step)).toEqual([0, 3]);
  });

  it('of the loss surface returns the points computed so far when it is stopped', async () => {
    const { checkpoints } = await trained();
    const ours = measurements();
    const done: number[] = [];
    const measured = await ours.measure({ name: 'surface', experiment, checkpoints, side: 65 }, data, (progress) => {
      done.push(progress.done);
      expect(progress.of).toBe(65 * 65);
      ours.stop();
    });
    expect([done.length, measured.isWhole]).toEqual([1, false]);
    const known = measured.name === 'surface' ? (measured.result?.random?.loss ?? []).flat().filter((value) => value !== null) : [];
    expect(known).toHaveLength(done[0] ?? 0);
  });

  // These quantities are left out: loss and updates are computed in one part, which cannot be stopped; stopping a surface is tested
  // above; and time needs a recurrent layer.
  const OTHERS: readonly QuantityName[] = ['loss', 'updates', 'surface', 'time'];
  it.each(quantities.map(({ name }) => name).filter((name) => !OTHERS.includes(name)))(
    'of the quantity %s is marked as incomplete if it is stopped',
    async (name) => {
      const { checkpoints } = await trained();
      const ours = measurements();
      ours.stop();
      const asked = { experiment, checkpoints, twin: { experiment, checkpoints } };
      const whole = await ours.measure({ name, ...asked }, data, () => {});
      expect([whole.name, whole.isWhole, whole.about.source.length > 3]).toEqual([name, true, true]);
      const going = ours.measure({ name, ...asked }, data, () => {});
      ours.stop();
      const stopped = await going;
      expect(stopped.isWhole).toBe(false);
      expect(stopped.result).not.toEqual(whole.result);
    },
  );

  it('is not stopped if another measurement is stopped by its key', async () => {
    const { checkpoints } = await trained();
    const ours = measurements();
    const going = (['a', 'b'] as const).map((key) => ours.measure({ name: 'lesion', key, experiment, checkpoints }, data, () => {}));
    ours.stop('b');
    expect((await Promise.all(going)).map(({ isWhole }) => isWhole)).toEqual([true, false]);
  });

  it('of the lesion (removal) of one part gives the same row as the table of all parts', async () => {
    const { checkpoints } = await trained();
    const tableOf = async (asked: Pick<MeasurementAsked, 'part'>) => {
      const measured = await measurements().measure({ name: 'lesion', experiment, checkpoints, ...asked }, data, () => {});
      return (measured.name === 'lesion' && measured.result?.table) || expect.fail();
    };
    const all = await tableOf({});
    for (const part of [{ at: 'dense2', from: 'dense1' }, { at: 'dense2' }]) {
      const row = all.rows.find(({ at, from }) => at === part.at && from === part.from);
      expect(await tableOf({ part })).toEqual({ ...all, rows: [row] });
    }
  });

  it('of the loss surface reuses the points of a coarser surface', async () => {
    const { checkpoints } = await trained();
    const measure = (asked: Pick<MeasurementAsked, 'side' | 'known'>) =>
      measurements().measure({ name: 'surface', experiment, checkpoints, plane: 'random', ...asked }, data, () => {});
    const coarse = await measure({ side: 9 });
    if (coarse.name !== 'surface' || !coarse.result?.random) return expect.fail();
    const { random, path } = coarse.result;
    expect([path, random.complete]).toEqual([null, 9]);
    // No network has the loss −7. If it remains, the point was not computed again.
    const marked = random.loss.with(2, random.loss[2]?.with(3, -7) ?? []);
    const taken = await measure({ side: 17, known: { path: null, random: { ...random, loss: marked } } });
    const loss = taken.name === 'surface' && taken.result?.random ? taken.result.random.loss : expect.fail();
    expect(loss.filter((_, row) => row % 2 === 0).map((row) => row.filter((_, column) => column % 2 === 0))).toEqual(marked);
    expect(loss.flat().every((value) => value !== null)).toBe(true);
  });

  it.each(['random', 'path'] as const)(
    'of the loss surface keeps the points of a coarser surface if it is stopped at once (plane: %s)',
    async (plane) => {
      const { checkpoints } = await trained();
      const ours = measurements();
      const asked = { name: 'surface', experiment, checkpoints, plane } as const;
      const coarse = await ours.measure({ ...asked, side: 9 }, data, () => {});
      if (coarse.name !== 'surface' || !coarse.result) return expect.fail();
      const going = ours.measure({ ...asked, side: 17, known: coarse.result }, data, () => {});
      ours.stop();
      const stopped = await going;
      if (stopped.name !== 'surface' || !stopped.result) return expect.fail();
      const surfaceOn = ({ random, path }: typeof stopped.result) => random ?? path?.surface;
      expect([stopped.isWhole, surfaceOn(stopped.result)?.finest, surfaceOn(stopped.result)?.complete]).toEqual([false, 17, 9]);
      const numbers = (result: typeof stopped.result) =>
        surfaceOn(result)
          ?.loss.flat()
          .filter((value) => value !== null);
      expect(numbers(stopped.result)).toEqual(numbers(coarse.result));
      expect(stopped.result.path?.path).toEqual(coarse.result.path?.path);
    },
  );

  it('of the loss surface trains the run again to get its weights at more steps, and fails if the last weights differ', async () => {
    const { checkpoints } = await trained();
    const last = checkpoints.slice(-1);
    const measure = (training: Partial<typeof experiment.training>, spacing: 'evenly' | 'doubling') =>
      measurements().measure(
        {
          name: 'surface',
          experiment: { ...experiment, training: { ...experiment.training, ...training } },
          checkpoints: last,
          side: 9,
          retrace: spacing,
          plane: 'path',
        },
        data,
        () => {},
      );
    const traced = await measure({}, 'evenly');
    expect(traced.name === 'surface' && traced.result?.path?.path.map(({ step }) => step)).toEqual([0, 1, 2, 3]);
    await expect(measure({ learningRate: 0.5 }, 'doubling')).rejects.toThrow(/did not lead to the same weights/);
    // A run with imported weights must not reuse the path of another run with the same experiment and number of steps.
    const ours = measurements();
    const asked = { name: 'surface', experiment, side: 9, retrace: 'evenly', plane: 'path' } as const;
    await ours.measure({ ...asked, checkpoints: last }, data, () => {});
    const [own] = last;
    const params = own?.buffers.params?.map((value) => 2 * value);
    if (!own || !params) return expect.fail();
    const imported = { ...own, buffers: { ...own.buffers, params } };
    await expect(ours.measure({ ...asked, checkpoints: [imported] }, data, () => {})).rejects.toThrow(/did not lead to the same weights/);
    expect([keptSteps(10, 'doubling'), keptSteps(100, 'evenly', 5), keptSteps(0, 'doubling')]).toEqual([
      [0, 1, 2, 4, 8, 10],
      [0, 25, 50, 75, 100],
      [0],
    ]);
  });

  it('is refused if there are no held-out examples, or if the second run of a comparison is missing', async () => {
    const { checkpoints } = await trained();
    const none = { ...data, trainCount: data.count };
    await expect(measurements().measure({ name: 'gram', experiment, checkpoints }, none, () => {})).rejects.toThrow(/no held-out examples/);
    await expect(measurements().measure({ name: 'divergence', experiment, checkpoints }, data, () => {})).rejects.toThrow(
      /compares two runs/,
    );
  });
});
