import { describe, expect, it } from 'vitest';
import { firstToLast, flowOf } from './flow.ts';

const layersOf = (...norms: number[]) => norms.map((norm, i) => ({ layer: `layer${i}`, norm }));

describe('the change of the gradient norm from the last to the first hidden layer', () => {
  // The first and the last norm, which are those of the input and of the head, do not count.
  it.each([
    [[9, 1e-4, 1, 9], { ratio: 1e-4, word: 'vanishing' }],
    [[9, 1, 2, 9], { ratio: 0.5, word: 'healthy' }],
    [[9, 5000, 1, 9], { ratio: 5000, word: 'exploding' }],
    [[9, Number.POSITIVE_INFINITY, 1, 9], { ratio: Number.POSITIVE_INFINITY, word: 'not finite' }],
    [[9, Number.NaN, 1, 9], { ratio: Number.NaN, word: 'not finite' }],
    [[9, 1, Number.NaN, 9], { ratio: Number.NaN, word: 'not finite' }],
    [[9, 1, 0, 9], null],
    [[9, 9], null],
  ])('is classified from the norms of the hidden layers: %o gives %o', (norms, expected) => {
    expect(firstToLast(layersOf(...norms))).toEqual(expected);
  });
});

it('the parts of a gradient (through the trunk and through skips) have signed shares, which sum to 1 even if parts cancel', () => {
  // Parts (3, 0) and (−1, 0) of the whole (2, 0), in a batch of 4.
  const { layers, shares } = flowOf(
    [
      [
        { of: 'gradient', at: 'a', through: 'trunk' },
        { aa: 9, ab: 6, bb: 4, ac: -3, cc: 1 },
      ],
      [
        { of: 'gradient', at: 'a', through: { to: 'b' } },
        { aa: 1, ab: -2, bb: 4, ac: -3, cc: 9 },
      ],
    ],
    4,
  );
  expect(layers).toEqual([{ layer: 'a', norm: 4 }]);
  expect(shares.map(({ share, cosine }) => [share, cosine])).toEqual([
    [-0.5, -1],
    [1.5, -1],
  ]);
});
