import { expect, it } from 'vitest';
import { digestInPieces, digestOf } from './digest.ts';

const files = [
  { name: 'a.csv', bytes: new Uint8Array(2 ** 22 + 5).fill(7) },
  { name: 'b.csv', bytes: Uint8Array.of(1, 2, 3) },
];

it('the digest of a file is the same as in earlier versions', () => {
  expect(digestOf([{ name: 'table.csv', bytes: new TextEncoder().encode('a,b\n1,2\n') }])).toBe('df8c52cd83b58849');
});

it('digestInPieces gives the same digest as digestOf, and the digest depends on the order of the files', async () => {
  expect(await digestInPieces(files)).toBe(digestOf(files));
  expect(digestOf(files)).not.toBe(digestOf([...files].reverse()));
});
