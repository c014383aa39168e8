/** Mutates bytes, so that they resemble those of damaged or hostile files. */
import type { Random } from '../../src/random/keyed.ts';

const LONGEST = 1 << 20;
const NUMBERS = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const WORDS = [
  '__proto__',
  'constructor',
  'NaN',
  '-1',
  '1e999',
  '"',
  '\\',
  ',',
  ';',
  '\t',
  '\n',
  '\r',
  '\uFEFF',
  '\u0000',
  '🙂',
  '[',
  '{',
  '}',
  'null',
];

const splice = (bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array => {
  const result = new Uint8Array(bytes.length - removed + added.length);
  result.set(bytes.subarray(0, at));
  result.set(added, at);
  result.set(bytes.subarray(at + removed), at + added.length);
  return result;
};

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const place = (bytes: Uint8Array, random: Random) => random.integer(bytes.length + 1);
const stretch = (bytes: Uint8Array, at: number, random: Random) => random.integer(Math.min(bytes.length - at, 1 << random.integer(12)) + 1);

const mutations: readonly Mutation[] = [
  // Flips a bit.
  (bytes, random) => {
    const copy = bytes.slice();
    const at = random.integer(Math.max(1, copy.length));
    copy[at] = (copy[at] ?? 0) ^ (1 << random.integer(8));
    return copy;
  },
  // Replaces a byte with a random one.
  (bytes, random) => {
    const copy = bytes.slice();
    copy[random.integer(Math.max(1, copy.length))] = random.integer(256);
    return copy;
  },
  // Overwrites 4 bytes with one of NUMBERS, in either byte order.
  (bytes, random) => {
    const copy = bytes.slice();
    if (copy.length < 4) return copy;
    const at = random.integer(copy.length - 3);
    new DataView(copy.buffer).setUint32(at, NUMBERS[random.integer(NUMBERS.length)] ?? 0, random.integer(2) === 0);
    return copy;
  },
  // Cuts out a piece.
  (bytes, random) => {
    const at = place(bytes, random);
    return splice(bytes, at, stretch(bytes, at, random), new Uint8Array());
  },
  // Cuts off the end.
  (bytes, random) => bytes.slice(0, place(bytes, random)),
  // Inserts up to 32,768 copies of a piece.
  (bytes, random) => {
    const at = place(bytes, random);
    const piece = bytes.subarray(at, at + stretch(bytes, at, random));
    const times = Math.min(1 << random.integer(16), Math.floor((LONGEST - bytes.length) / Math.max(1, piece.length)));
    const added = new Uint8Array(piece.length * Math.max(0, times));
    for (let i = 0; i < times; i++) added.set(piece, i * piece.length);
    return splice(bytes, at, 0, added);
  },
  // Copies a piece over another.
  (bytes, random) => {
    const at = place(bytes, random);
    const copy = bytes.slice();
    copy.copyWithin(place(bytes, random), at, at + stretch(bytes, at, random));
    return copy;
  },
  // Inserts one of WORDS.
  (bytes, random) => splice(bytes, place(bytes, random), 0, new TextEncoder().encode(WORDS[random.integer(WORDS.length)])),
  // Inserts random bytes.
  (bytes, random) =>
    splice(
      bytes,
      place(bytes, random),
      0,
      Uint8Array.from({ length: random.integer(64) }, () => random.integer(256)),
    ),
];

/** Applies one or a few mutations, most often one. */
export function mutatedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let result = bytes;
  do {
    const mutation = mutations[random.integer(mutations.length)];
    if (mutation) result = mutation(result, random);
  } while (random.integer(3) === 0);
  return result.length > LONGEST ? result.slice(0, LONGEST) : result;
}
