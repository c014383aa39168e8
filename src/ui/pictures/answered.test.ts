import { expect, it } from 'vitest';
import { classified, confusion, mostWrong, shareRight } from './answered.ts';

const examples = {
  inputs: new Float32Array(4),
  targets: Float32Array.of(0, 1, 2, 0),
  targetWidth: 1,
  lengths: null,
  points: null,
  axes: null,
};
// The four predictions: confident and right, unsure and wrong, confident and wrong, right.
const heldOut = Float32Array.of(9, 0, 0, 1, 0.9, 0, 9, 0, 0, 1, 0, 0);
const all = classified('classes', examples, heldOut, 3);

it('the confusion matrix counts examples by their true and their predicted class', () => {
  expect(confusion(all, 3)).toEqual([
    [2, 0, 0],
    [1, 0, 0],
    [1, 0, 0],
  ]);
  expect(shareRight(all)).toBe(0.5);
});

it('only wrong predictions are listed, the lowest probability of the true class first', () =>
  expect(mostWrong(all, 9).map(({ n }) => n)).toEqual([2, 1]));
