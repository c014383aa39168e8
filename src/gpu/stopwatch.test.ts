import { describe, expect, it } from 'vitest';
import { median } from './stopwatch.ts';

describe('median', () => {
  it.each([
    [[5], 5],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])('takes the middle value, or the mean of the two middle values: %j gives %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});
