import { gunzipSync, gzipSync } from 'node:zlib';
import { DataError, type DataFile } from '../../src/data/dataset.ts';
import { dataDefinition } from '../../src/data/index.ts';
import type { Random } from '../../src/random/keyed.ts';
import { defaultsOf } from '../../src/schema/fields.ts';
import { idxFile } from '../idxFile.ts';
import { mutatedBytes } from './mutateBytes.ts';
import { expectWords, type Target, target } from './target.ts';

type Files = readonly DataFile[];

const encode = (text: string) => new TextEncoder().encode(text);

async function read(kind: 'csv' | 'idx', files: Files): Promise<boolean> {
  const definition = dataDefinition(kind);
  try {
    const dataset = await definition.make(defaultsOf(definition.schema), 1, files);
    const width = dataset.inputShape.reduce((product, size) => product * size, 1);
    if (dataset.inputs.length !== width * dataset.count || dataset.targets.length !== dataset.targetWidth * dataset.count)
      throw new Error('the examples do not have the shape that the dataset states');
    if (!(dataset.trainCount >= 1 && dataset.trainCount < dataset.count)) throw new Error('no training or no held-out examples');
    if (!dataset.inputs.every(Number.isFinite) || !dataset.targets.every(Number.isFinite)) throw new Error('an example is not finite');
    return true;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    expectWords(error.message);
    return false;
  }
}

/** Mutates one of the files; sometimes also removes or duplicates the first file, or reverses the order of the file names. */
function mutatedFiles(files: Files, random: Random): Files {
  const at = random.integer(files.length);
  const result = files.map((file, i) => (i === at ? { ...file, bytes: mutatedBytes(file.bytes, random) } : file));
  const odd = random.integer(40);
  if (odd === 0) return result.slice(1);
  if (odd === 1) return [...result, ...result.slice(0, 1)];
  return odd === 2 ? result.map((file, i) => ({ ...file, name: result[result.length - 1 - i]?.name ?? '' })) : result;
}

const rows = Array.from({ length: 24 }, (_, i) => [i, (i * 7) % 5, i / 3, i % 3]);
const tables = [
  `x,y,z,label\n${rows.map((row) => row.join()).join('\n')}\n`,
  `${rows.map(([a, b, c, d]) => `"${a},5";${b};${c};"class ${d}"`).join('\r\n')}\r\n`,
  `sep=;\na;b;target\n${rows.map(([a, b, c]) => `${a};${String(c).replace('.', ',')};${b}`).join('\n')}`,
  `\uFEFFid\tsurvived\tname\n${rows.map(([a, , , d]) => `${a}\t${(d ?? 0) > 1 ? 'True' : 'False'}\t${d === 1 ? '?' : 'n'}`).join('\n')}`,
].map(encode);
const images = [idxFile('train-images-idx3-ubyte', [12, 3, 3]), idxFile('train-labels-idx1-ubyte', [12], (i) => i % 3)];
const tests = [idxFile('t10k-images-idx3-ubyte', [4, 3, 3]), idxFile('t10k-labels-idx1-ubyte', [4], (i) => i % 3)];
const gzipped = ({ name, bytes }: DataFile): DataFile => ({ name: `${name}.gz`, bytes: new Uint8Array(gzipSync(bytes)) });
const unzipped = ({ name, bytes }: DataFile): DataFile => ({ name: name.replace(/\.gz$/, ''), bytes: new Uint8Array(gunzipSync(bytes)) });

export const fileTargets: readonly Target[] = [
  target<Files>({
    name: 'csv',
    seeds: () => tables.map((bytes) => [{ name: 'table.csv', bytes }]),
    mutate: mutatedFiles,
    read: (files) => read('csv', files),
    file: ([file]) => file?.bytes ?? new Uint8Array(),
  }),
  target<Files>({
    name: 'idx',
    seeds: () => [images, [...images, ...tests]],
    mutate: mutatedFiles,
    read: (files) => read('idx', files),
  }),
  target<Files>({
    name: 'gz',
    seeds: () => [images.map(gzipped), ...tables.map((bytes) => [gzipped({ name: 'table.csv', bytes })])],
    // A mutation either damages the archive itself, or puts a damaged file into it.
    mutate: (files, random) =>
      random.integer(3) === 0 ? mutatedFiles(files, random) : mutatedFiles(files.map(unzipped), random).map(gzipped),
    read: (files) => read(files.some(({ name }) => name.includes('csv')) ? 'csv' : 'idx', files),
  }),
];
