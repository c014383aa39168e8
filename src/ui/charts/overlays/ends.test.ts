import { expect, it } from 'vitest';
import { spreadApart } from './ends.ts';

it.each([
  [
    [50, 10],
    [50, 10],
  ],
  [
    [50, 52, 10],
    [50, 60, 10],
  ],
  [
    [95, 96, 97],
    [80, 90, 100],
  ],
  [
    [0, 0],
    [0, 10],
  ],
])('names that belong at %j on an axis of length 100 are placed at %j, at least 10 apart', (wanted, expected) => {
  expect(spreadApart(wanted, 10, [0, 100])).toEqual(expected);
});

it('names for which there is no room are left out', () => {
  expect(spreadApart([5, 6, 7, 8], 10, [0, 20])).toEqual([0, 10, 20, null]);
});
