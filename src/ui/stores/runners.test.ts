import { expect, it } from 'vitest';
import { withRunner } from '../../experiment/formats/runHistory.ts';
import { changesWithin } from './runners.ts';

const gpu = { from: 0, name: 'GPU' };
const reference = { from: 40, name: 'reference runner' };

it('a report of the current device adds no change, and every report removes the changes that start at its step or later', () => {
  expect(withRunner(undefined, gpu)).toEqual([gpu]);
  expect(withRunner([gpu], { from: 40, name: 'GPU' })).toEqual([gpu]);
  expect(withRunner([gpu], reference)).toEqual([gpu, reference]);
  expect(withRunner([gpu, reference], { from: 40, name: 'GPU' })).toEqual([gpu]);
  expect(withRunner([gpu, reference], { from: 20, name: 'other' })).toEqual([gpu, { from: 20, name: 'other' }]);
});

it('a change of devices is listed when the curve extends past it; the first device is not a change', () => {
  expect(changesWithin([gpu, reference], 40)).toEqual([]);
  expect(changesWithin([gpu, reference], 41)).toEqual([reference]);
  expect(changesWithin(undefined, 41)).toEqual([]);
});
