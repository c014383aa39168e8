import { expect, it } from 'vitest';
import { dataKinds } from '../../data/index.ts';
import { type FileKind, sizeProblem } from './fileKinds.ts';

const kinds: readonly { label: string; kind: FileKind }[] = [
  { label: 'experiment files', kind: 'experiment' },
  { label: 'run files', kind: 'run' },
  ...dataKinds.filter(({ files }) => files).map((kind) => ({ label: kind.label, kind })),
];

const withSize = (size: number) => ({ name: 'file', size }) as File;

/** The greatest size without a message, by bisection. */
function limitOf(kind: FileKind) {
  let [fits, exceeds] = [0, 2 ** 40];
  while (exceeds - fits > 1) {
    const size = Math.floor((fits + exceeds) / 2);
    if (sizeProblem(kind, [withSize(size)])) exceeds = size;
    else fits = size;
  }
  return fits;
}

it.each(kinds)('for a file one byte over the limit, the message gives a size above the limit ($label)', ({ kind }) => {
  const [size, limit] = sizeProblem(kind, [withSize(limitOf(kind) + 1)])?.match(/[\d,]+(?= MB)/g) ?? [];
  expect(Number(size?.replaceAll(',', ''))).toBe(Number(limit) + 1);
});
