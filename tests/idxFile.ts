import type { DataFile } from '../src/data/dataset.ts';

/** Returns an IDX file with one byte per value. */
export function idxFile(name: string, sizes: readonly number[], value: (i: number) => number = (i) => i % 251): DataFile {
  const count = sizes.reduce((a, b) => a * b, 1);
  const header = 4 + 4 * sizes.length;
  const bytes = new Uint8Array(header + count);
  bytes.set([0, 0, 8, sizes.length]);
  const view = new DataView(bytes.buffer);
  sizes.forEach((size, i) => {
    view.setUint32(4 + 4 * i, size);
  });
  for (let i = 0; i < count; i++) bytes[header + i] = value(i);
  return { name, bytes };
}
