/** Images and labels from IDX files, the format of MNIST (yann.lecun.com/exdb/mnist), plain or gzipped. */
import { DataError, type DataFile, type Dataset, defineData, IncompleteData } from './dataset.ts';
import { gunzipped } from './gunzip.ts';
import { heldOutField, reordered, shuffledSplit } from './split.ts';

const MAX_BYTES = 256 * 2 ** 20;
const MAX_EXAMPLES = 1_000_000;
const MAX_CLASSES = 1000;
const UNSIGNED_BYTE = 0x08;

interface Idx {
  name: string;
  sizes: readonly number[];
  values: Uint8Array;
}

interface Pair {
  images: Idx;
  labels: Idx;
}

/** @throws DataError */
function parse(name: string, bytes: Uint8Array): Idx {
  if (bytes.length === 0) throw new DataError(`${name} is empty.`);
  if (bytes.length < 4) throw new DataError(`${name} has ${bytes.length} bytes; an IDX file begins with 4 that tell its type.`);
  const [zero0, zero1, type, rank = 0] = bytes;
  if (zero0 !== 0 || zero1 !== 0) throw new DataError(`${name} is no IDX file: it does not begin with two zero bytes.`);
  if (type !== UNSIGNED_BYTE)
    throw new DataError(`${name} holds values of type 0x${(type ?? 0).toString(16).padStart(2, '0')}; only bytes (0x08) are read.`);
  if (rank !== 1 && rank !== 3 && rank !== 4)
    throw new DataError(`${name} has ${rank} dimensions; images have 3 (or 4 with channels), labels 1.`);
  const header = 4 + 4 * rank;
  if (bytes.length < header) throw new DataError(`${name} is cut off in its header: ${bytes.length} bytes, ${header} are needed.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const sizes = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  if (sizes.some((size) => size === 0)) throw new DataError(`${name} announces ${sizes.join('×')} values: there is nothing in it.`);
  const needed = sizes.reduce((product, size) => product * size, 1);
  const given = bytes.length - header;
  if (needed > MAX_BYTES || (sizes[0] ?? 0) > MAX_EXAMPLES) {
    throw new DataError(
      `${name} announces ${sizes.join('×')} values; at most ${MAX_EXAMPLES.toLocaleString('en')} examples and 256 MB are read.`,
    );
  }
  if (given < needed)
    throw new DataError(
      `${name} is cut off: ${sizes.join('×')} values need ${needed.toLocaleString('en')} bytes, it has ${given.toLocaleString('en')}.`,
    );
  if (given > needed)
    throw new DataError(
      `${name} has ${(given - needed).toLocaleString('en')} bytes more than its ${sizes.join('×')} values need; it is damaged.`,
    );
  return { name, sizes, values: bytes.subarray(header) };
}

const isTestName = (name: string) => /test|t10k|valid/i.test(name);

/** Which labels belong to which images: by whether the names say test, then by count. */
function pairUp(files: readonly Idx[]): Pair[] {
  const images = files.filter(({ sizes }) => sizes.length > 1);
  const labels = files.filter(({ sizes }) => sizes.length === 1);
  const isIncomplete = images.length <= 2 && labels.length <= 2 && images.length !== labels.length;
  const Refusal = isIncomplete ? IncompleteData : DataError;
  if (images.length === 0) throw new Refusal(`${files.map(({ name }) => name).join(', ')}: labels without images; add the images file.`);
  if (labels.length === 0) throw new Refusal(`${images.map(({ name }) => name).join(', ')}: images without labels; add the labels file.`);
  if (images.length > 2 || labels.length !== images.length) {
    throw new Refusal(`${images.length} image files and ${labels.length} label files; give one pair, or one to train and one to test.`);
  }
  return images.map((image) => {
    const count = image.sizes[0];
    const named = labels.length === 1 ? labels : labels.filter(({ name }) => isTestName(name) === isTestName(image.name));
    const label = named.length === 1 ? named[0] : labels.find(({ sizes }) => sizes[0] === count);
    if (!label) throw new DataError(`No labels file goes with ${image.name} (${count} images).`);
    if (label.sizes[0] !== count)
      throw new DataError(`${image.name} has ${count} images, ${label.name} ${label.sizes[0]} labels; they must be as many.`);
    return { images: image, labels: label };
  });
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const [first = new Uint8Array(), ...rest] = parts;
  if (rest.length === 0) return first;
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
};

export const idx = defineData({
  kind: 'idx',
  label: 'IDX files',
  doc: 'Your images and their labels, in the format of MNIST; which class is it?',
  schema: { heldOut: { ...heldOutField, help: `${heldOutField.help} Not used where a test pair is given.` } },
  files: {
    accept: '.gz,.idx,.ubyte,application/gzip',
    hint: 'an IDX images file and its labels file, plain or .gz; a second pair named “test” or “t10k” is held out.',
  },
  async make({ heldOut }, seed, files: readonly DataFile[]): Promise<Dataset> {
    if (files.length === 0) throw new DataError('No files: pick or drop an IDX images file and its labels file.');
    const contents: Idx[] = [];
    for (const { name, bytes } of files) contents.push(parse(name, await gunzipped(name, bytes, MAX_BYTES)));
    const pairs = pairUp(contents).sort((a, b) => Number(isTestName(a.images.name)) - Number(isTestName(b.images.name)));
    const shapes = pairs.map(({ images: { sizes } }) => (sizes.length === 3 ? [...sizes.slice(1), 1] : sizes.slice(1)));
    const [inputShape = []] = shapes;
    if (shapes.some((shape) => shape.join() !== inputShape.join()))
      throw new DataError(`The two image files differ in size: ${shapes.map((shape) => shape.join('×')).join(' and ')}.`);
    const width = inputShape.reduce((product, size) => product * size, 1);
    const labels = joined(pairs.map((pair) => pair.labels.values));
    const images = joined(pairs.map((pair) => pair.images.values));
    const classCount = labels.reduce((largest, label) => Math.max(largest, label), 0) + 1;
    if (classCount < 2 || classCount > MAX_CLASSES) throw new DataError('All labels are 0; at least two classes are needed.');
    const count = labels.length;
    if (count < 2) throw new DataError('There is one image; at least two are needed, one to train and one to hold out.');
    const firstCount = pairs[0]?.labels.values.length ?? 0;
    const split = pairs.length === 2 ? { order: null, trainCount: firstCount } : shuffledSplit(count, heldOut, seed);
    return {
      name: pairs.map((pair) => pair.images.name).join(' and '),
      inputShape,
      inputs: split.order ? reordered(images, width, split.order) : images,
      targets: Float32Array.from(split.order ? reordered(labels, 1, split.order) : labels),
      targetWidth: 1,
      task: { type: 'classes', classes: Array.from({ length: classCount }, (_, i) => String(i)) },
      count,
      trainCount: split.trainCount,
    };
  },
});
