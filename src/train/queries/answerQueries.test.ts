import { beforeAll, describe, expect, it, vi } from 'vitest';
import { randomDataset } from '../../../tests/networks.ts';
import { starters } from '../../experiment/starters.ts';
import { kernels } from '../../shaders/kernels.ts';
import { createReferenceRunner } from '../../shaders/referenceRunner.ts';
import { Trainer } from '../trainer/trainer.ts';
import { answerQueries } from './answerQueries.ts';

const table = { ...randomDataset([10], { type: 'binary', labels: ['no', 'yes'] }, 80), trainCount: 70 };
const points = { ...table, inputsAt: (x: number, y: number) => [x, y, 0, 0, 0, 0, 0, 0, 0, 0] };
const grid = { side: 3, reach: 1 };
const beside = { observe: () => expect.fail('not asked') };

describe('queries', () => {
  let trainer: Trainer;
  beforeAll(async () => {
    trainer = await Trainer.create(starters.dense, table, async (plan) => createReferenceRunner(plan, kernels));
  });

  it('are answered only if they are part of the request, each under the name of its kind', async () => {
    const { step, results, isHurried } = await answerQueries(trainer, points, { plane: grid, heldOut: true }, false, beside);
    expect([step, isHurried]).toEqual([0, false]);
    expect(Object.keys(results)).toEqual(['heldOut', 'plane']);
    expect([results.heldOut?.length, results.plane?.length]).toEqual([10, 9]);
  });

  it('for outputs on a grid are answered row by row from the top', async () => {
    const { results } = await answerQueries(
      trainer,
      points,
      { plane: grid, probe: Float32Array.from(points.inputsAt(1, 1)) },
      false,
      beside,
    );
    expect(results.plane?.[2]).toBe(results.probe?.[0]);
    expect(results.plane?.[8]).not.toBe(results.probe?.[0]);
  });

  it('are answered with null if the data or the network does not support them', async () => {
    const asked = { layer: 'dense1', example: 10, ...grid };
    expect((await answerQueries(trainer, table, { plane: grid, units: asked }, false, beside)).results).toEqual({
      plane: null,
      units: null,
    });
    const { results } = await answerQueries(trainer, table, { units: { ...asked, example: 9 } }, false, beside);
    expect(results.units).toHaveLength(64);
    expect((await answerQueries(trainer, points, { units: { ...asked, layer: 'none' } }, false, beside)).results.units).toBeNull();
  });

  it('have a shorter time limit while the run trains, or if another query of the request is urgent', async () => {
    const limits: number[] = [];
    const probe = new Float32Array(10);
    // The clock jumps by 500 ms, which exceeds only the shorter time limit.
    vi.spyOn(trainer, 'predictHeldOut').mockImplementation(async (goesOn) => {
      const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 500);
      limits.push(Number(goesOn(1)));
      clock.mockRestore();
      return new Float32Array(1);
    });
    await answerQueries(trainer, table, { heldOut: true }, false, beside);
    await answerQueries(trainer, table, { heldOut: true }, true, beside);
    await answerQueries(trainer, table, { heldOut: true, probe }, false, beside);
    expect(limits).toEqual([1, 0, 0]);
  });
});
