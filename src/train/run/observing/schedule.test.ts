import { describe, expect, it } from 'vitest';
import { nextObserved, type ObservationCost } from './schedule.ts';

function observedSteps(steps: number, cost: Partial<ObservationCost> = {}, until = steps): number[] {
  const whole = { observationMs: 5, stepMs: 1, rowBytes: 100, made: 2, ...cost };
  const found: number[] = [];
  for (let step = nextObserved(steps, 0, whole); step <= until; step = nextObserved(steps, step, whole)) {
    found.push(step);
    if (found.length > 100_000) throw new Error('there is no end');
  }
  return found;
}

describe('observations of a run', () => {
  it.each([
    [0.1, 257],
    [0.5, 65],
    [2.5, 17],
    [4, 9],
    [100, 9],
  ])(
    'take at most a tenth of the time, unless 8 of them take more: if each takes as long as %d steps, they are made at %d of 1,000 steps',
    (observationMs, count) => {
      const { length } = observedSteps(1000, { observationMs });
      expect(length).toBe(count);
      // An observed step takes as long as two observations. Three more are made: two to measure the cost, and one of the initial weights.
      if (count > 9) expect((2 * observationMs * (length + 3)) / 1000).toBeLessThanOrEqual(0.1);
    },
  );

  it.each([8, 9, 60, 300, 4097])(
    'of %d steps are still made 8 or 9 times, first at step 1 and last at the last step, if they are very expensive',
    (steps) => {
      const found = observedSteps(steps, { observationMs: 1e6 });
      expect([8, 9]).toContain(found.length);
      expect([found[0], found.at(-1)]).toEqual([1, steps]);
      expect(new Set(found).size).toBe(found.length);
    },
  );

  it('of fewer than 8 steps are made at each step', () => {
    expect(observedSteps(5, { observationMs: 1e6 })).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([0, 300, 4001])('of %d steps (0: no end) are made only at steps at which they would also be made if each cost less', (steps) => {
    const [cheap, dear] = [0.1, 9].map((observationMs) => observedSteps(steps, { observationMs }, steps || 4000)) as [number[], number[]];
    expect(cheap.length).toBeGreaterThan(dear.length);
    expect(dear.filter((step) => !cheap.includes(step))).toEqual([]);
  });

  it('continue if the run is trained beyond its planned last step', () => {
    const cost = { observationMs: 0.5, stepMs: 1, rowBytes: 100, made: 2 };
    expect([300, 301, 305].map((step) => nextObserved(300, step, cost))).toEqual([304, 304, 320]);
  });

  it.each([60, 3000, 30_000])('take at most 8 MB of memory in total if each takes %d bytes', (rowBytes) => {
    const bytesOf = (steps: number, until: number) => observedSteps(steps, { observationMs: 0, rowBytes }, until).length * rowBytes;
    expect(bytesOf(1e6, 1e6)).toBeLessThanOrEqual(8 * 2 ** 20);
    expect(bytesOf(0, 2 ** 30)).toBeLessThanOrEqual(8 * 2 ** 20);
  });

  it('are as rare as possible if each takes 2 MB of memory', () => {
    expect(observedSteps(1e6, { observationMs: 0, rowBytes: 2 * 2 ** 20 })).toEqual(observedSteps(1e6, { observationMs: 1e6 }));
  });
});
