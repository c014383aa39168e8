import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { idxFile } from '../../tests/idxFile.ts';
import { keyed } from '../random/keyed.ts';
import { DataError, type DataFile, IncompleteData } from './dataset.ts';
import { idx } from './idx.ts';

const gzipped = ({ name, bytes }: DataFile): DataFile => ({ name: `${name}.gz`, bytes: gzipSync(bytes) });
const raw = (name: string, ...bytes: number[]): DataFile => ({ name, bytes: Uint8Array.from(bytes) });

const images = idxFile('images', [20, 5, 4], (i) => Math.floor(i / 20));
const labels = idxFile('labels', [20], (i) => i % 3);
const readIdx = (...files: DataFile[]) => idx.make({ heldOut: 20, transpose: false }, 1, files);

describe('IDX files', () => {
  it.each([
    ['uncompressed', [images, labels]],
    ['gzipped', [gzipped(images), gzipped(labels)]],
    ['labels before images', [labels, images]],
  ])('are read as images and classes: %s', async (_, files) => {
    const data = await readIdx(...files);
    expect(data).toMatchObject({ inputShape: [5, 4, 1], count: 20, trainCount: 16, task: { type: 'classes', labels: ['0', '1', '2'] } });
    // The first pixel of an image is the image's index before shuffling, and its label is this index modulo 3.
    for (let n = 0; n < 20; n++) expect(data.targets[n]).toBe((data.inputs[n * 20] as number) % 3);
  });

  it('whose names mark them as test data are held out', async () => {
    const test = [idxFile('t10k-images', [7, 5, 4]), idxFile('t10k-labels', [7], () => 2)];
    const data = await readIdx(...test, images, labels);
    expect(data).toMatchObject({ count: 27, trainCount: 20 });
    expect([...data.targets.subarray(20)]).toEqual(Array(7).fill(2));
  });

  it('may contain images with several channels', async () =>
    expect(await readIdx(idxFile('images', [20, 4, 4, 3]), labels)).toMatchObject({ inputShape: [4, 4, 3] }));

  it('may contain labels of eight numbers, of which the first is the class, as in QMNIST', async () => {
    const bytes = new Uint8Array(12 + 20 * 8 * 4);
    const view = new DataView(bytes.buffer);
    bytes.set([0, 0, 12, 2]);
    view.setUint32(4, 20);
    view.setUint32(8, 8);
    for (let n = 0; n < 20; n++) for (let c = 0; c < 8; c++) view.setInt32(12 + 4 * (8 * n + c), c === 0 ? n % 3 : 1000 + c);
    const data = await readIdx(images, { name: 'qmnist-labels-idx2-int', bytes });
    expect(data.task.labels).toEqual(['0', '1', '2']);
    for (let n = 0; n < 20; n++) expect(data.targets[n]).toBe((data.inputs[n * 20] as number) % 3);
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    [
      'several gzip members',
      (bytes) => Buffer.concat([gzipSync(bytes.subarray(0, 100)), gzipSync(bytes.subarray(100, 101)), gzipSync(bytes.subarray(101))]),
    ],
    ['zeros after the compressed data', (bytes) => Buffer.concat([gzipSync(bytes), Buffer.alloc(1000)])],
  ])('may be gzipped with %s', async (_, zip) => {
    const data = await readIdx({ name: 'images.gz', bytes: new Uint8Array(zip(images.bytes)) }, labels);
    expect(data.inputs).toEqual((await readIdx(images, labels)).inputs);
  });

  it.each<[string, DataFile[], RegExp]>([
    ['no files', [], /No files are selected/],
    ['an empty file', [raw('empty'), labels], /empty is empty/],
    ['a file of two bytes', [raw('tiny', 0, 0), labels], /tiny contains only 2 bytes/],
    ['a file in another format', [raw('photo.png', 137, 80, 78, 71, 13, 10), labels], /photo\.png is not an IDX file/],
    ['a file of floats', [raw('floats', 0, 0, 13, 3), labels], /type 0x0d, but only 8-bit/],
    ['a file with two dimensions', [idxFile('flat', [20, 20]), labels], /has 2 dimensions/],
    ['a file with 255 dimensions', [raw('deep', 0, 0, 8, 255), labels], /has 255 dimensions/],
    ['a truncated header', [raw('cut', 0, 0, 8, 3, 0, 0), labels], /its header contains 6 of 16 bytes/],
    [
      'truncated values',
      [{ ...images, bytes: images.bytes.slice(0, 100) }, labels],
      /20×5×4 values need 400 bytes, but its header is followed by only 84/,
    ],
    [
      'more bytes than the values need',
      [{ ...images, bytes: Uint8Array.from([...images.bytes, 1, 2]) }, labels],
      /2 more bytes than its header and 20×5×4 values need/,
    ],
    [
      'a header that declares 3 TB of values',
      [raw('huge', 0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 28, 0, 0, 0, 28), labels],
      /declares 4294967295×28×28 values; the limit is 1,000,000 examples/,
    ],
    [
      'sizes whose product overflows',
      [raw('wide', 0, 0, 8, 3, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255), labels],
      /The header of wide declares/,
    ],
    ['a header that declares no values', [raw('none', 0, 0, 8, 1, 0, 0, 0, 0), images], /has no values: its header says 0/],
    ['images only', [images], /images without labels/],
    ['labels only', [labels], /labels without images/],
    ['more images than labels', [images, idxFile('labels', [19])], /20 images, but labels contains 19 labels/],
    ['only one image', [idxFile('images', [1, 5, 4]), idxFile('labels', [1])], /only one image/],
    ['only one class', [images, idxFile('labels', [20], () => 0)], /at least two classes/],
    [
      'two pairs with images of different sizes',
      [images, labels, idxFile('test-images', [7, 6, 6]), idxFile('test-labels', [7])],
      /different sizes: 5×4×1 and 6×6×1/,
    ],
    ['a damaged gzip file', [{ name: 'bad.gz', bytes: gzipSync(images.bytes).subarray(0, 60) }, labels], /bad\.gz is a damaged \.gz file/],
  ])('are refused with a message: %s', async (_, files, reason) => {
    await expect(readIdx(...files)).rejects.toThrow(DataError);
    await expect(readIdx(...files)).rejects.toThrow(reason);
  });

  it.each<[string, DataFile[], boolean]>([
    ['images only', [images], true],
    ['labels only', [labels], true],
    ['a pair and test images', [images, labels, idxFile('test-images', [7, 5, 4])], true],
    ['three files of images and one of labels', [images, { ...images, name: 'b' }, { ...images, name: 'c' }, labels], false],
    ['a pair with unequal counts', [images, idxFile('labels', [19])], false],
    ['a damaged file', [images, raw('cut', 0, 0, 8)], false],
  ])('are reported as incomplete if further files are needed, and only then: %s', async (_, files, isIncomplete) => {
    const error: unknown = await readIdx(...files).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    expect(error instanceof IncompleteData).toBe(isIncomplete);
  });

  it('are decompressed only up to the size limit', async () => {
    // The gzip file has many members and would be 10 GB when decompressed.
    const bomb = { name: 'bomb.gz', bytes: Buffer.concat(Array(100).fill(gzipSync(new Uint8Array(100 * 2 ** 20)))) };
    const before = process.cpuUsage();
    await expect(readIdx(bomb, labels)).rejects.toThrow(/bomb\.gz contains more than 256 MB/);
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5);
  });

  const folder = resolve('../shared/data');
  const digits = existsSync(folder);
  it.skipIf(!digits)(digits ? 'of real digits are read' : `of real digits are read (skipped: ${folder} is not there)`, async () => {
    const names = ['train', 'test'].flatMap((part) => [
      `mnist-sample-${part}-images-idx3-ubyte.gz`,
      `mnist-sample-${part}-labels-idx1-ubyte.gz`,
    ]);
    const data = await readIdx(...names.map((name) => ({ name, bytes: readFileSync(resolve(folder, name)) })));
    expect(data).toMatchObject({ inputShape: [28, 28, 1], count: 5000, trainCount: 4000 });
  });
});

describe('a file with random changes is either read or refused with a DataError', () => {
  it.each([
    ['IDX', readIdx, [images, labels]],
    ['gzipped IDX', readIdx, [gzipped(images), labels]],
  ] as const)('(format: %s)', async (name, read, files) => {
    const random = keyed(1, 'mutate', name);
    for (let i = 0; i < 800; i++) {
      const mutated = files.map((file) => {
        const bytes = file.bytes.slice(0, random.integer(5) === 0 ? random.integer(file.bytes.length) : file.bytes.length);
        for (let flips = 0; flips < random.integer(4) && bytes.length > 0; flips++)
          bytes[random.integer(Math.min(bytes.length, 40))] = random.integer(256);
        return { ...file, bytes };
      });
      try {
        const data = await read(...mutated);
        expect(data.inputs.length).toBe(data.count * data.inputShape.reduce((product, size) => product * size, 1));
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
    }
  });
});
