import { afterEach, describe, expect, it, vi } from 'vitest';
import { virtualClock, virtualDevice } from '../../tests/virtualTime.ts';
import { median, Stopwatch } from './stopwatch.ts';

afterEach(() => vi.restoreAllMocks());

describe('Stopwatch.measure', () => {
  it.each<[string, number[]]>([
    ['no pass', []],
    ['the first pass', [0]],
    ['the second pass', [1]],
    ['the third pass', [2]],
    ['the first and the fourth pass', [0, 3]],
  ])('finds the time of one repetition if other work delays %s', async (_, delayed) => {
    const { device, takes } = virtualDevice(virtualClock(), (pass) => (delayed.includes(pass) ? 100 : 0));
    const stopwatch = await Stopwatch.create(device);
    const options = { atLeastMs: 30, samples: 3, budgetMs: 1000 };
    const { ms, samples } = await stopwatch.measure((_, times) => takes(0.5 * times), options);
    expect(ms).toBeCloseTo(0.5, 10);
    expect(samples).toBe(3);
  });

  it('takes the median of the samples, and does not repeat long work within a sample', async () => {
    const { device, takes } = virtualDevice(virtualClock(), (pass) => [10, 0, 20, 50, 5][pass] ?? Number.NaN);
    const stopwatch = await Stopwatch.create(device);
    const options = { atLeastMs: 30, samples: 4, budgetMs: 1000 };
    // The first pass may include a compilation, so it is not a sample unless it is shorter than the second.
    expect(await stopwatch.measure((_, times) => takes(40 * times), options)).toEqual({ ms: 52.5, samples: 4, times: 1 });
  });
});

describe('median', () => {
  it.each([
    [[5], 5],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])('takes the middle value, or the mean of the two middle values: %j gives %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});
