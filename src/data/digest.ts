import { fnv1a, hexOf } from '../random/fnv1a.ts';
import type { DataFile } from './dataset.ts';

/** The number of bytes that are hashed between two pauses, in which the page can draw. */
const PIECE = 2 ** 22;

function* digesting(files: readonly DataFile[]): Generator<void, string> {
  let [left, right] = [0x84222325, 0x811c9dc5];
  const mix = (content: string | Uint8Array) => {
    left = fnv1a(content, left, 0x01000197);
    right = fnv1a(content, right, 0x01000193);
  };
  for (const { name, bytes } of files) {
    mix(name);
    for (let at = 0; at < bytes.length; at += PIECE) {
      mix(bytes.subarray(at, at + PIECE));
      yield;
    }
  }
  return hexOf(left) + hexOf(right);
}

/** Returns a digest of names and bytes: two different 32-bit FNV-1a hashes. It distinguishes files, but is not cryptographic. */
export function digestOf(files: readonly DataFile[]): string {
  const pieces = digesting(files);
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
  }
}

/** Returns the same digest as {@link digestOf}, but pauses between pieces, so that the page can draw. */
export async function digestInPieces(files: readonly DataFile[]): Promise<string> {
  const pieces = digesting(files);
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
