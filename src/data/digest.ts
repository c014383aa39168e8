import { fnv1a, hexOf } from '../random/fnv1a.ts';
import type { DataFile } from './dataset.ts';

/** 64 bits of FNV-1a over names and bytes, as two hashes of 32 bits. The digest distinguishes files and is not cryptographic. */
export function digestOf(files: readonly DataFile[]): string {
  const halfOf = (state: number, prime: number) =>
    hexOf(files.reduce((hash, { name, bytes }) => fnv1a(bytes, fnv1a(name, hash, prime), prime), state));
  return halfOf(0x84222325, 0x01000197) + halfOf(0x811c9dc5, 0x01000193);
}
