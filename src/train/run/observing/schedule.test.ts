import { describe, expect, it } from 'vitest';
import { nextObserved, type ObservationCost } from './schedule.ts';

/** The observed steps of a run. */
function observedSteps(steps: number, cost: Partial<ObservationCost> = {}, until = steps): number[] {
  const whole = { observationMs: 5, stepMs: 1, rowBytes: 100, ...cost };
  const found: number[] = [];
  for (let step = nextObserved(steps, 0, whole); step <= until; step = nextObserved(steps, step, whole)) {
    found.push(step);
    if (found.length > 100_000) throw new Error('there is no end');
  }
  return found;
}

describe('observations of a run', () => {
  it.each([0.1, 1, 3, 7, 20])('that cost %d steps take at most a tenth of the time of 1,000 steps, or are few', (cost) => {
    const { length } = observedSteps(1000, { observationMs: cost });
    expect(length).toBeGreaterThanOrEqual(8);
    // The initial weights are an observation of their own.
    if (cost <= 3) expect((cost * (length + 1)) / 1000).toBeLessThanOrEqual(0.1);
    else expect(length).toBeLessThanOrEqual(17);
  });

  it.each([8, 9, 60, 300, 4097])('of %d steps are at least 8, whatever they cost, the first and the last among them', (steps) => {
    const found = observedSteps(steps, { observationMs: 1e6 });
    expect(found.length).toBeGreaterThanOrEqual(8);
    expect(found.length).toBeLessThanOrEqual(17);
    expect([found[0], found.at(-1)]).toEqual([1, steps]);
  });

  it('of a run of less than 8 steps are all of its steps', () => {
    expect(observedSteps(5, { observationMs: 1e6 })).toEqual([1, 2, 3, 4, 5]);
  });

  it('are at common steps if their costs differ', () => {
    const [cheap, dear] = [observedSteps(4000, { observationMs: 0.1 }), observedSteps(4000, { observationMs: 9 })];
    expect(dear.filter((step) => !cheap.includes(step))).toEqual([]);
  });

  it.each([60, 3000, 30_000])('take at most 32 MB in a run without an end, with rows of %d bytes', (rowBytes) => {
    const bytes = observedSteps(0, { observationMs: 0, rowBytes }, 2 ** 30).length * rowBytes;
    expect(bytes).toBeLessThanOrEqual(32 * 2 ** 20);
  });
});
