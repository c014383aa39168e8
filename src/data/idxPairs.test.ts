import { describe, expect, it } from 'vitest';
import { idxFile } from '../../tests/idxFile.ts';
import { idx } from './idx.ts';
import { isHeldOut, pairUp } from './idxPairs.ts';

const images = (name: string, count = 20) => ({ name, sizes: [count, 2, 2], values: new Uint8Array() });
const labels = (name: string, count = 20) => ({ name, sizes: [count], values: new Uint8Array() });
const words = (files: Parameters<typeof pairUp>[0]) =>
  pairUp(files).map((pair) => `${pair.images.name} ${pair.labels.name}${isHeldOut(pair) ? ' held out' : ''}`);

describe('pairs of IDX files (images and labels)', () => {
  it.each<[string, string[], string[], string[]]>([
    [
      'dev and train',
      ['dev-images-idx3-ubyte', 'train-images-idx3-ubyte'],
      ['dev-labels-idx1-ubyte', 'train-labels-idx1-ubyte'],
      ['train-images-idx3-ubyte train-labels-idx1-ubyte', 'dev-images-idx3-ubyte dev-labels-idx1-ubyte held out'],
    ],
    [
      '“latest”, which does not mean “test”',
      ['latest-test-images-idx3-ubyte', 'latest-train-images-idx3-ubyte'],
      ['latest-test-labels-idx1-ubyte', 'latest-train-labels-idx1-ubyte'],
      [
        'latest-train-images-idx3-ubyte latest-train-labels-idx1-ubyte',
        'latest-test-images-idx3-ubyte latest-test-labels-idx1-ubyte held out',
      ],
    ],
    [
      'EMNIST',
      ['emnist-letters-train-images-idx3-ubyte.gz', 'emnist-letters-test-images-idx3-ubyte.gz'],
      ['emnist-letters-test-labels-idx1-ubyte.gz', 'emnist-letters-train-labels-idx1-ubyte.gz'],
      [
        'emnist-letters-train-images-idx3-ubyte.gz emnist-letters-train-labels-idx1-ubyte.gz',
        'emnist-letters-test-images-idx3-ubyte.gz emnist-letters-test-labels-idx1-ubyte.gz held out',
      ],
    ],
    [
      'MNIST',
      ['t10k-images-idx3-ubyte', 'train-images-idx3-ubyte'],
      ['train-labels-idx1-ubyte', 't10k-labels-idx1-ubyte'],
      ['train-images-idx3-ubyte train-labels-idx1-ubyte', 't10k-images-idx3-ubyte t10k-labels-idx1-ubyte held out'],
    ],
    [
      '“val” at the end',
      ['images-val.idx', 'images-a.idx'],
      ['labels-a.idx', 'labels-val.idx'],
      ['images-a.idx labels-a.idx', 'images-val.idx labels-val.idx held out'],
    ],
    [
      '“eval” and “images” in one word',
      ['evalImages', 'trainImages'],
      ['trainLabels', 'evalLabels'],
      ['trainImages trainLabels', 'evalImages evalLabels held out'],
    ],
    ['names that differ in one letter', ['bimages', 'aimages'], ['alabels', 'blabels'], ['bimages blabels', 'aimages alabels']],
    ['“held-out”', ['held-out-x', 'train-x'], ['train-y', 'held-out-y'], ['train-x train-y', 'held-out-x held-out-y held out']],
    [
      'longer words that contain “test” or “dev”',
      ['contest-images', 'developed-images'],
      ['developed-labels', 'contest-labels'],
      ['contest-images contest-labels', 'developed-images developed-labels'],
    ],
  ])('are recognised by their names if all have the same number of examples: %s', (_, imageNames, labelNames, expected) => {
    expect(words([...imageNames.map((name) => images(name)), ...labelNames.map((name) => labels(name))])).toEqual(expected);
    expect(words([...labelNames.map((name) => labels(name)), ...imageNames.map((name) => images(name))])).toEqual(expected);
  });

  it('are recognised by their numbers of examples if the names do not match', () =>
    expect(words([images('a', 5), images('b', 7), labels('x', 7), labels('y', 5)])).toEqual(['a y', 'b x']));

  it.each<[string, Parameters<typeof pairUp>[0], RegExp]>([
    [
      'names that show no pairs',
      [images('a'), images('b'), labels('x'), labels('y')],
      /names do not show which of x, y belongs to which of a, b/,
    ],
    [
      'training images with test labels',
      [images('train-images'), labels('test-labels')],
      /train-images and test-labels: one name says training/,
    ],
    [
      'two pairs whose names say that they are held out',
      [images('dev-images'), images('test-images'), labels('dev-labels'), labels('test-labels')],
      /dev-images, test-images: the names of both pairs say that their images are held out/,
    ],
    [
      'one labels file for two images files',
      [images('train-images'), images('test-images'), labels('labels')],
      /2 images files \(train-images, test-images\) and 1 labels file \(labels\)/,
    ],
    [
      'names that match but counts that do not',
      [images('train-images', 20), images('test-images', 30), labels('train-labels', 30), labels('test-labels', 20)],
      /train-images contains 20 images, but train-labels contains 30 labels/,
    ],
  ])('are refused with a message: %s', (_, files, reason) => expect(() => pairUp(files)).toThrow(reason));
});

/** Every pixel of an image equals its label, so that a test detects labels of the wrong images. */
const pair = (name: string, count: number, label: (i: number) => number) => [
  idxFile(`${name}-images-idx3-ubyte`, [count, 2, 3], (i) => label(Math.floor(i / 6))),
  idxFile(`${name}-labels-idx1-ubyte`, [count], label),
];

it.each([
  ['dev', 'train'],
  ['latest-test', 'latest-train'],
])('each image gets the label from its own pair of files: held-out images in %s, training images in %s', async (heldOut, training) => {
  const files = [...pair(heldOut, 20, (i) => (i + 1) % 3), ...pair(training, 20, (i) => i % 3)];
  const data = await idx.make({ heldOut: 20, transpose: false }, 1, files);
  expect(data).toMatchObject({ count: 40, trainCount: 20, name: `${training}-images-idx3-ubyte, held out: ${heldOut}-images-idx3-ubyte` });
  for (let n = 0; n < 40; n++) expect(data.inputs[6 * n]).toBe(data.targets[n]);
});

it('if no name says that a pair is held out, two pairs are combined, and 20 % of their examples are held out', async () => {
  const files = [...pair('one', 20, (i) => i % 3), ...pair('two', 20, (i) => (i + 1) % 3)];
  const data = await idx.make({ heldOut: 20, transpose: false }, 1, files);
  expect(data).toMatchObject({ count: 40, trainCount: 32 });
  for (let n = 0; n < 40; n++) expect(data.inputs[6 * n]).toBe(data.targets[n]);
});

it('the classes are the label values that occur in the file, such as 1 to 26 for the letters of EMNIST', async () => {
  const data = await idx.make(
    { heldOut: 20, transpose: false },
    1,
    pair('emnist-letters-train', 26, (i) => i + 1),
  );
  expect(data.task).toEqual({ type: 'classes', labels: Array.from({ length: 26 }, (_, i) => String(i + 1)) });
  for (let n = 0; n < 26; n++) expect(data.targets[n]).toBe((data.inputs[6 * n] as number) - 1);
});

it('images are transposed on request', async () => {
  const files = [idxFile('test-images', [2, 2, 3], (i) => i), idxFile('test-labels', [2], (i) => i)];
  const train = [idxFile('train-images', [2, 2, 3], (i) => 100 + i), idxFile('train-labels', [2], (i) => i)];
  const data = await idx.make({ heldOut: 20, transpose: true }, 1, [...files, ...train]);
  expect(data.inputShape).toEqual([3, 2, 1]);
  expect([...data.inputs.subarray(12, 18)]).toEqual([0, 3, 1, 4, 2, 5]);
});
