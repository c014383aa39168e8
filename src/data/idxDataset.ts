/** Reads images and labels from IDX files, the format of MNIST (yann.lecun.com/exdb/mnist). */
import { counted } from '../schema/words.ts';
import { DataError, type DataFile, type Dataset } from './dataset.ts';
import { gunzipped, joined } from './gunzip.ts';
import { type Idx, isHeldOut, type Pair, pairUp } from './idxPairs.ts';
import { reordered, shuffledSplit } from './split.ts';

const MAX_BYTES = 256 * 2 ** 20;
const MAX_EXAMPLES = 1_000_000;
const UNSIGNED_BYTE = 0x08;
const INT = 0x0c;
const QMNIST_WIDTH = 8;

/** @throws DataError */
function parse(name: string, bytes: Uint8Array): Idx {
  if (bytes.length === 0) throw new DataError(`${name} is empty. Download or copy it again.`);
  if (bytes.length < 4)
    throw new DataError(
      `${name} contains only ${counted(bytes.length, 'byte')}, but the header of an IDX file needs at least 4. Download or copy it again.`,
    );
  const [zero0, zero1, type, rank = 0] = bytes;
  if (zero0 !== 0 || zero1 !== 0) throw new DataError(`${name} is not an IDX file. Use files in the format of MNIST.`);
  if (type === INT && rank === 2) return qmnistLabels(name, bytes);
  if (type !== UNSIGNED_BYTE)
    throw new DataError(
      `${name} contains values of type 0x${(type ?? 0).toString(16).padStart(2, '0')}, but only 8-bit unsigned values (0x08) are supported. Convert them to bytes.`,
    );
  if (rank !== 1 && rank !== 3 && rank !== 4)
    throw new DataError(
      `${name} has ${rank} dimensions, but images need 3 (or 4 with channels) and labels need 1. Use an images file and a labels file.`,
    );
  const header = 4 + 4 * rank;
  if (bytes.length < header)
    throw new DataError(`${name} is incomplete: its header contains ${bytes.length} of ${header} bytes. Download or copy it again.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const sizes = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  if (sizes.some((size) => size === 0))
    throw new DataError(`${name} has no values: its header says ${sizes.join('×')}. Use a file with examples.`);
  const needed = sizes.reduce((product, size) => product * size, 1);
  const given = bytes.length - header;
  if (needed > MAX_BYTES || (sizes[0] ?? 0) > MAX_EXAMPLES) {
    throw new DataError(
      `The header of ${name} declares ${sizes.join('×')} values; the limit is ${MAX_EXAMPLES.toLocaleString('en')} examples and 256 MB. Use a smaller file.`,
    );
  }
  if (given < needed)
    throw new DataError(
      `${name} is incomplete: ${sizes.join('×')} values need ${needed.toLocaleString('en')} bytes, but its header is followed by only ${given.toLocaleString('en')}. Download or copy it again.`,
    );
  if (given > needed)
    throw new DataError(
      `${name} is damaged: it contains ${counted(given - needed, 'more byte')} than its header and ${sizes.join('×')} values need. Download or copy it again.`,
    );
  return { name, sizes, values: bytes.subarray(header) };
}

/** Each label of QMNIST is a row of eight whole numbers, the first of which is the class. */
function qmnistLabels(name: string, bytes: Uint8Array): Idx {
  const header = 12;
  const refuse = (problem: string) => new DataError(`${name} ${problem}`);
  if (bytes.length < header)
    throw refuse(`is incomplete: its header contains ${bytes.length} of ${header} bytes. Download or copy it again.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [count, width] = [view.getUint32(4), view.getUint32(8)];
  if (width !== QMNIST_WIDTH)
    throw refuse(
      `contains rows of ${counted(width, 'whole number')}, but only rows of ${QMNIST_WIDTH}, as in QMNIST labels, are supported. Use a labels file.`,
    );
  if (count > MAX_EXAMPLES)
    throw refuse(`declares ${count.toLocaleString('en')} labels; the limit is ${MAX_EXAMPLES.toLocaleString('en')}. Use a smaller file.`);
  const needed = header + 4 * width * count;
  if (bytes.length !== needed)
    throw refuse(
      `is damaged: its header and ${count}×${width} values need ${needed.toLocaleString('en')} bytes, but it contains ${bytes.length.toLocaleString('en')}. Download or copy it again.`,
    );
  const values = Uint8Array.from({ length: count }, (_, n) => {
    const label = view.getInt32(header + 4 * width * n);
    if (label < 0 || label > 255) throw refuse(`contains the label ${label}, but labels must be from 0 to 255. Renumber the classes.`);
    return label;
  });
  if (count === 0) throw refuse('has no values: its header says 0. Use a file with examples.');
  return { name, sizes: [count], values };
}

/** EMNIST stores images transposed. */
function transposed(images: Uint8Array, [height = 1, width = 1, channels = 1]: readonly number[]): Uint8Array {
  const turned = new Uint8Array(images.length);
  const size = height * width * channels;
  for (let start = 0; start < images.length; start += size)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let c = 0; c < channels; c++)
          turned[start + (x * height + y) * channels + c] = images[start + (y * width + x) * channels + c] as number;
  return turned;
}

const nameOf = (pairs: readonly Pair[]) => {
  const names = (held: boolean) => pairs.filter((pair) => isHeldOut(pair) === held).map(({ images }) => images.name);
  const [training, heldOut] = [names(false), names(true)];
  return training.length > 0 && heldOut.length > 0
    ? `${training.join(' and ')}, held out: ${heldOut.join(' and ')}`
    : [...training, ...heldOut].join(' and ');
};

/** @throws DataError */
export async function idxDataset(
  { heldOut, transpose }: { heldOut: number; transpose: boolean },
  seed: number,
  files: readonly DataFile[],
): Promise<Dataset> {
  if (files.length === 0) throw new DataError('No files are selected. Choose or drop an IDX images file and its labels file.');
  const contents: Idx[] = [];
  for (const { name, bytes } of files) contents.push(parse(name, await gunzipped(name, bytes, MAX_BYTES)));
  const pairs = pairUp(contents);
  const shapes = pairs.map(({ images: { sizes } }) => (sizes.length === 3 ? [...sizes.slice(1), 1] : sizes.slice(1)));
  const [inputShape = []] = shapes;
  if (shapes.some((shape) => shape.join() !== inputShape.join()))
    throw new DataError(
      `The images of the two pairs have different sizes: ${shapes.map((shape) => shape.join('×')).join(' and ')}. Use pairs with images of the same size.`,
    );
  const width = inputShape.reduce((product, size) => product * size, 1);
  const labels = joined(pairs.map((pair) => pair.labels.values));
  const stored = joined(pairs.map((pair) => pair.images.values));
  const images = transpose ? transposed(stored, inputShape) : stored;
  const count = labels.length;
  if (count < 2)
    throw new DataError(
      'There is only one image, but at least two are needed: one for training and one held out. Use a file with more images.',
    );
  const classes = [...new Set(labels)].sort((a, b) => a - b);
  if (classes.length < 2)
    throw new DataError(`All labels are ${classes[0]}, but at least two classes are needed. Use a labels file with more classes.`);
  const indices = new Map(classes.map((label, i) => [label, i]));
  const targets = Float32Array.from(labels, (label) => indices.get(label) ?? 0);
  const firstCount = pairs[0]?.labels.values.length ?? 0;
  const split = pairs.some(isHeldOut) && pairs.length === 2 ? { order: null, trainCount: firstCount } : shuffledSplit(count, heldOut, seed);
  return {
    name: nameOf(pairs),
    inputShape: transpose ? [inputShape[1] ?? 1, inputShape[0] ?? 1, inputShape[2] ?? 1] : inputShape,
    inputs: split.order ? reordered(images, width, split.order) : images,
    targets: split.order ? reordered(targets, 1, split.order) : targets,
    targetWidth: 1,
    task: { type: 'classes', labels: classes.map(String) },
    count,
    trainCount: split.trainCount,
  };
}
