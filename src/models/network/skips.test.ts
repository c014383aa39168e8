import { describe, expect, it } from 'vitest';
import { defaultsOf } from '../../schema/fields.ts';
import { layerDefinition } from '../layers/index.ts';
import type { Shape } from '../ops/shape.ts';
import { checkSkip, isIssue } from './checkSkip.ts';
import { inferShapes } from './inferShapes.ts';
import { newSkip, type Skip } from './network.ts';
import { presets } from './presets.ts';
import { branchScaleOf, resolveSkip, scaleOf, skipWords } from './skips.ts';

const resolve = (source: Shape, target: Shape, options: Partial<Skip> = {}) =>
  resolveSkip({ ...newSkip('a', 'b'), ...options }, source, target);

describe('an add skip with automatic projection', () => {
  it.each<[Shape, Shape, string, number]>([
    [[64], [64], 'identity', 0],
    [[10], [64], 'linear 10→64', 640],
    [[28, 28, 1], [28, 28, 32], '1×1 conv 1→32', 32],
    [[14, 14, 32], [14, 14, 32], 'identity', 0],
    [[14, 14, 32], [7, 7, 64], '1×1 conv 32→64', 2048],
    [[7, 7, 4], [4, 4, 4], '1×1 conv 4→4', 16],
    [[28, 28, 1], [26, 26, 1], 'nearest pixels 28×28→26×26, 1×1 conv 1→1', 1],
    [[28, 28, 1], [11, 11, 2], 'nearest pixels 28×28→11×11, 1×1 conv 1→2', 2],
    [[16, 64], [16, 64], 'identity', 0],
    [[16, 64], [16, 128], 'linear 64→128', 8192],
    [[16, 64], [64], 'last time step', 0],
    [[16, 64], [1], 'last time step, linear 64→1', 64],
  ])('from shape %j to %j has the projection “%s” (parameters: %i)', (source, target, words, parameters) => {
    expect(resolve(source, target)).toMatchObject({ words, parameters });
  });

  it.each<[Shape, Shape, RegExp]>([
    [[14, 14, 64], [10], /an image \(14×14×64\) cannot be joined to a vector \(10\)/],
    [[10], [14, 14, 64], /Start the skip at a layer that outputs an image/],
    [[10], [16, 64], /Start the skip at a layer that outputs a sequence/],
    [[7, 7, 1], [14, 14, 1], /an image of 7×7 pixels cannot be subsampled to 14×14/],
    [[7, 7, 1], [4, 14, 1], /cannot be subsampled to 4×14/],
  ])('from shape %j to %j is impossible', (source, target, reason) => {
    expect(resolve(source, target)).toMatchObject({ problem: expect.stringMatching(reason) });
  });
});

describe('a skip between images', () => {
  const strideOf = (source: Shape, target: Shape, between: number) => {
    const resolved = resolveSkip(newSkip('a', 'b'), source, target, between);
    const select = 'problem' in resolved ? undefined : resolved.projection?.select;
    return select?.type === 'subsample' ? select.stride : select?.type;
  };

  it.each<[string, Shape, Shape, number, number | string]>([
    [
      'reads pixels at a stride that is the product of the strides in between, if this gives the size of the target',
      [28, 28, 1],
      [4, 4, 1],
      8,
      8,
    ],
    [
      'reads pixels at a stride that is the quotient of the sizes, if the product of the strides does not give the size',
      [28, 28, 1],
      [4, 4, 1],
      5,
      7,
    ],
    ['reads pixels at another stride if neither the product nor the quotient gives the size in both axes', [5, 8, 1], [2, 2, 1], 2, 4],
    [
      'reads pixels at a stride that gives the size of the target, even past a pooling layer that drops the last row and column',
      [7, 7, 1],
      [3, 3, 1],
      2,
      3,
    ],
    ['reads the nearest pixels if no stride gives the size in both axes', [8, 8, 1], [4, 8, 1], 1, 'resize'],
    ['reads the nearest pixels past a convolution with “valid” padding', [28, 28, 1], [26, 26, 1], 1, 'resize'],
    ['reads all pixels if the sizes are equal', [7, 7, 1], [7, 7, 1], 1, 'none'],
  ])('%s (%j → %j, product of the strides %i)', (_, source, target, between, expected) => {
    expect(strideOf(source, target, between) ?? 'none').toBe(expected);
  });

  it('reads every 8th pixel past three layers with stride 2 (28 → 14 → 7 → 4)', () => {
    const halve = (i: number) => ({
      id: `conv${i}`,
      kind: 'conv2d' as const,
      params: { ...defaultsOf(layerDefinition('conv2d').schema), stride: 2 },
    });
    const layers = [{ id: 'input', kind: 'input' as const, params: {} }, halve(1), halve(2), halve(3)];
    const { shapes } = inferShapes({ layers, skips: [newSkip('input', 'conv3')] }, [28, 28, 1]);
    expect(shapes.get('conv3')?.skips.get('input')?.projection?.select).toEqual({ type: 'subsample', stride: 8 });
  });
});

describe('the projection', () => {
  it('“identity” requires equal shapes', () => expect(resolve([10], [64], { projection: 'identity' })).toHaveProperty('problem'));
  it('“identity” accepts equal shapes', () => expect(resolve([64], [64], { projection: 'identity' })).toMatchObject({ projection: null }));
  it('“linear” also projects between equal shapes', () =>
    expect(resolve([64], [64], { projection: 'linear' })).toMatchObject({ parameters: 4096 }));
  it('“pad” appends zeros', () =>
    expect(resolve([10], [64], { projection: 'pad' })).toMatchObject({ words: '54 zero features', parameters: 0 }));
  it('“pad” subsamples images first', () =>
    expect(resolve([14, 14, 3], [7, 7, 8], { projection: 'pad' })).toMatchObject({
      words: 'every 2nd pixel, 5 zero channels',
      parameters: 0,
    }));
  it('“pad” cannot reduce the number of features', () => expect(resolve([64], [10], { projection: 'pad' })).toHaveProperty('problem'));
});

describe('a concat skip', () => {
  it('appends the features of its source', () =>
    expect(resolve([10], [64], { merge: 'concat' })).toMatchObject({ shape: [10], parameters: 0, words: 'identity' }));
  it('is projected by a strided 1×1 convolution if the images of its target are smaller', () =>
    expect(resolve([14, 14, 3], [7, 7, 8], { merge: 'concat' })).toMatchObject({ shape: [7, 7, 3], words: '1×1 conv 3→3' }));
  it('cannot join an image to a vector', () => expect(resolve([14, 14, 3], [10], { merge: 'concat' })).toHaveProperty('problem'));
});

describe('checkSkip', () => {
  const { network } = presets.conv;
  const check = (from: string, to: string) => checkSkip(network, [28, 28, 1], from, to);
  it.each([
    ['conv2', 'conv1', 'Skips only go forward, but Conv 1 comes before Conv 2. Swap the ends of the skip.'],
    ['conv2', 'conv2', 'A skip cannot start and end at the same layer, Conv 2. Choose another layer for one of its ends.'],
    ['input', 'conv1', 'The skip Input → Conv 1 already exists. Select it to change it.'],
    [
      'conv2',
      'dense1',
      'Conv 2 → Output: an image (14×14×64) cannot be joined to a vector (10). Start the skip at a layer that outputs a vector.',
    ],
  ])('refuses a skip %s → %s with a message for the page', (from, to, message) => expect(check(from, to)).toMatchObject({ message }));
  it('gives the projection and the number of parameters of a possible skip', () => {
    const result = check('conv1', 'conv2');
    expect(isIssue(result) ? result.message : skipWords('add', result)).toBe('Add: 1×1 conv 32→64 (+2,048 parameters)');
  });
});

describe('scaleOf', () => {
  it('is 1 for a skip without a scale, regardless of its alpha', () => expect(scaleOf({ ...newSkip('a', 'b'), alpha: 3 })).toBe(1));
  it('is the alpha of a skip with a constant scale', () =>
    expect(scaleOf({ ...newSkip('a', 'b'), scale: 'constant', alpha: 0.3 })).toBe(0.3));
});

describe('branchScaleOf', () => {
  const network = {
    layers: [],
    skips: [
      newSkip('a', 'b'),
      newSkip('a', 'c'),
      newSkip('b', 'c'),
      newSkip('c', 'd'),
      newSkip('d', 'e', 'concat'),
      { ...newSkip('e', 'f'), enabled: false },
    ],
  };
  it('is 1 by default', () => expect(branchScaleOf(network)).toEqual({ beta: 1, learned: false }));
  it('is 1/√n for the type “joins” if n layers have an add skip into them, enabled or not', () =>
    expect(branchScaleOf({ ...network, branch: { type: 'joins', value: 7 } })).toEqual({ beta: 0.5, learned: false }));
  it('is the given value for the types “constant” and “learned”', () => {
    expect(branchScaleOf({ ...network, branch: { type: 'constant', value: 0.3 } })).toEqual({ beta: 0.3, learned: false });
    expect(branchScaleOf({ ...network, branch: { type: 'learned', value: 0 } })).toEqual({ beta: 0, learned: true });
  });
});
