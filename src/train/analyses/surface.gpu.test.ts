import { describe, expect, it } from 'vitest';
import { caseNamed } from '../../../tests/networks.ts';
import { onDevice, onReference, trainedSubject } from '../../../tests/probes.ts';
import { randomDirection } from '../../insight/surface/directions.ts';
import type { Kept } from './kept.ts';
import { withEvaluator } from './subject.ts';
import { pathSurface, randomSurface } from './surface.ts';

const lossOf = (trainer: { evaluate(): Promise<{ values: readonly number[] }> }) => trainer.evaluate().then(({ values }) => values[0]);

describe('the loss surface', () => {
  it.each([
    'dense, constant and learned scales',
    'conv, example with skips of every merge and scale',
    'lstm, example with add and concat skips and a learned scale',
  ])('has exactly the loss of the trained weights at its centre, and the losses of displaced weights elsewhere (%s)', async (name) => {
    const subject = await trainedSubject(caseNamed(name), onDevice, 4);
    const { finest, loss, rows, columns, complete } = await randomSurface(subject, 9);
    expect([complete, loss.every(Number.isFinite)]).toEqual([9, true]);
    expect(loss[4 * 9 + 4]).toBe(await withEvaluator(subject, lossOf));
    await withEvaluator(subject, async (trainer) => {
      const directed = subject.weights.map((one) => {
        const parameter = trainer.compiled.parameters.find((candidate) => candidate.name === one.name) ?? expect.fail();
        // `one.values` contains only this parameter, so its offset is 0.
        const alone = [{ ...parameter, value: { ...parameter.value, offset: 0 } }];
        const directions = ['first', 'second'].map((which) => randomDirection(alone, one.values, subject.setup.training.seed, which));
        return { ...one, directions };
      });
      for (let point = 0; point < 25; point++) {
        const [row, column] = [2 * Math.floor(point / 5), 2 * (point % 5)];
        const [a, b] = [columns[column] ?? 0, rows[row] ?? 0];
        const moved = directed.map(({ directions: [first, second], ...one }) => ({
          ...one,
          values: one.values.map((value, i) => value + a * (first?.[i] ?? 0) + b * (second?.[i] ?? 0)),
        }));
        trainer.restore(trainer.initialCheckpoint(moved));
        const want = (await lossOf(trainer)) ?? Number.NaN;
        expect(Math.abs((loss[row * finest + column] ?? Number.NaN) - want)).toBeLessThanOrEqual(1e-5 * want);
      }
    });
  });

  it('can be stopped, and a finer surface has exactly the losses of a coarser one at shared points', async () => {
    const subject = await trainedSubject(caseNamed('lstm, last step'), onReference, 6);
    const whole = await randomSurface(subject, 9);
    const seen: number[] = [];
    const stopped = await randomSurface(subject, 17, ({ complete }, done, of) => {
      expect(of).toBe(289);
      if (done === 81) seen.push(complete);
      return done < 100;
    });
    expect([seen, stopped.complete, stopped.loss.filter(Number.isFinite).length]).toEqual([[9], 9, 100]);
    for (let i = 0; i < 81; i++) expect(stopped.loss[2 * Math.floor(i / 9) * 17 + 2 * (i % 9)]).toBe(whole.loss[i]);
    const stoppedAtOnce = await randomSurface(subject, 17, () => false, whole);
    expect([stoppedAtOnce.complete, stoppedAtOnce.loss.filter(Number.isFinite).length]).toEqual([9, 81]);
  });

  it('on the plane of a training path includes the losses of the kept weights and of their projections onto the plane', async () => {
    const subject = await trainedSubject(caseNamed('dense, default skips'), onReference, 10);
    const kept = [5, 4, 3, 2, 1, 0].map(
      (back, step): Kept => ({
        step,
        weights: subject.weights.map((one) => ({ ...one, values: one.values.map((value, i) => value + 0.02 * back * Math.cos(i + back)) })),
      }),
    );
    const { path, explained, surface } = (await pathSurface(subject, kept, 9)) ?? expect.fail();
    expect(path.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(explained[0] + explained[1]).toBeLessThan(1);
    for (const [i, { weights }] of kept.entries()) expect(path[i]?.loss).toBe(await withEvaluator({ ...subject, weights }, lossOf));
    expect(path.at(-1)).toMatchObject({ a: 0, b: 0, planeLoss: path.at(-1)?.loss });
    expect(path[0]?.planeLoss).not.toBe(path[0]?.loss);
    expect(surface.columns[0]).toBeLessThan(Math.min(...path.map(({ a }) => a)));
    expect(await pathSurface(subject, [kept[5] ?? expect.fail()], 9)).toBeNull();
  });
});
