import { describe, expect, it } from 'vitest';
import { MOST_WEIGHT_BYTES } from '../../protocol/kept.ts';
import { KeptRoom, KeptWeights, MOST_ROOM_BYTES } from './keptWeights.ts';
import { nextObserved } from './schedule.ts';

const newKept = (steps: number, room = new KeptRoom(), onDropped = (_: string) => {}) => new KeptWeights(steps, room, onDropped);

/**
 * Weights of such a size that `most` copies of them fit into the memory limit. The fake `byteLength`, which is compared with the limit,
 * saves memory in the test.
 */
const weightsOf = (most: number, value = 0) => {
  const values = new Float32Array(1).fill(value);
  Object.defineProperty(values, 'byteLength', { value: Math.floor(MOST_WEIGHT_BYTES / most) });
  return [{ name: 'a', shape: [1], values }];
};

/** The kept weights of a run that is observed as often as possible. */
function keptOf(most: number, steps: number, until = steps) {
  const kept = newKept(steps);
  const weights = weightsOf(most);
  kept.keep(0, weights);
  for (let step = 0; step < until; ) {
    step = nextObserved(steps, step, { observationMs: 0, stepMs: 1, rowBytes: 1, made: 2 });
    if (step > until) break;
    kept.keep(step, weights);
    expect(kept.steps.length).toBeLessThanOrEqual(most);
  }
  return kept;
}

describe('kept weights of past steps', () => {
  it('are those of all observed steps if they fit into the memory limit', () => {
    expect(keptOf(300, 1000).steps).toHaveLength(258);
    expect(keptOf(300, 5).steps).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it.each([
    [16, 1000, [0, 125, 250, 375, 500, 625, 750, 875, 1000]],
    [6, 300, [0, 75, 150, 225, 300]],
    [2, 300, [0, 300]],
  ])('are reduced to those of at most %d steps, spread evenly over a run of %d steps', (most, steps, expected) =>
    expect(keptOf(most, steps).steps).toEqual(expected),
  );

  it('of a run that has no end, or that trains past its end, are further apart the longer it trains', () => {
    expect(keptOf(8, 0, 60).steps).toEqual([0, 8, 16, 24, 32, 40, 48, 56]);
    expect(keptOf(8, 0, 1100).steps).toEqual([0, 256, 512, 768, 1024]);
    expect(keptOf(6, 300, 600).steps).toEqual([0, 150, 300, 384, 512]);
  });

  it.each([300, 1000, 0])(
    'of a larger network are at steps that a smaller network keeps too, in a run of %d steps (0: no end)',
    (steps) => {
      const small = keptOf(40, steps, steps || 700).steps;
      expect(keptOf(9, steps, steps || 700).steps.filter((step) => !small.includes(step))).toEqual([]);
    },
  );

  it('are returned unchanged, and a request for another step is refused', () => {
    const kept = newKept(10);
    const weights = weightsOf(9, 0.5);
    expect(kept.keep(0, weights)).toBeNull();
    expect(kept.at(0)).toEqual({ step: 0, weights });
    expect(() => kept.at(3)).toThrow('The weights of step 3 are not kept.');
    kept.clear();
    expect(kept.steps).toEqual([]);
  });

  it('exclude steps with numbers that are not finite', () => {
    const kept = newKept(10);
    expect(kept.keep(4, weightsOf(9, Number.NaN))).toBeNull();
    expect(kept.steps).toEqual([]);
  });

  it('are refused if those of two steps exceed the memory limit', () => {
    const kept = newKept(10);
    expect(kept.keep(0, weightsOf(1.5))).toMatch(/^The weights of one step take 16\.0 MB, and a run keeps at most 24 MB/);
    expect(kept.steps).toEqual([]);
  });

  it('of the run that was recorded longest ago are dropped if all runs together keep too many', () => {
    const room = new KeptRoom();
    const dropped: string[] = [];
    const runs = Array.from({ length: Math.ceil(MOST_ROOM_BYTES / MOST_WEIGHT_BYTES) }, (_, i) =>
      newKept(10, room, (reason) => dropped.push(`${i}: ${reason}`)),
    );
    // The weights of two steps reach the memory limit of a run.
    for (const kept of runs) for (const step of [0, 5]) kept.keep(step, weightsOf(2));
    expect(runs.map(({ steps }) => steps.length)).toEqual([0, ...runs.slice(1).map(() => 2)]);
    expect(dropped).toEqual([
      '0: The weights of past steps were deleted to make room for those of runs that were recorded later: all runs together can keep at most 256 MB. To see the past steps of a run, reset that run and train it again.',
    ]);
    runs[1]?.clear();
    runs[0]?.keep(0, weightsOf(2));
    expect(runs.map(({ steps }) => steps.length)).toEqual([1, 0, ...runs.slice(2).map(() => 2)]);
    expect(dropped).toHaveLength(1);
  });

  it('of no more runs than necessary are dropped', () => {
    const room = new KeptRoom();
    const dropped: number[] = [];
    // Sixteen small runs fill the memory, and one large run needs the memory of one and a half of them.
    const small = MOST_ROOM_BYTES / 16;
    const sized = (bytes: number) => {
      const values = new Float32Array(1);
      Object.defineProperty(values, 'byteLength', { value: bytes / 2 });
      return [{ name: 'a', shape: [1], values }];
    };
    const runs = Array.from({ length: 16 }, (_, i) => newKept(10, room, () => dropped.push(i)));
    for (const kept of runs) for (const step of [0, 5]) kept.keep(step, sized(small));
    expect(dropped).toEqual([]);
    const large = newKept(10, room, () => dropped.push(99));
    large.keep(0, sized(MOST_WEIGHT_BYTES));
    large.keep(5, sized(MOST_WEIGHT_BYTES));
    expect(dropped).toEqual([0, 1]);
    expect(large.steps).toEqual([0, 5]);
  });
});
