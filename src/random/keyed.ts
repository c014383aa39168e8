/**
 * The source of all randomness in experiments. Each purpose has its own generator, so `keyed(seed, 'dense1.weight')` gives the same numbers
 * regardless of the numbers that are drawn for other purposes.
 */
import { fnv1a } from './fnv1a.ts';

/** The separator occurs in no part of a key. */
const hash = (parts: readonly (string | number)[]): number => fnv1a(parts.join('\u0000'));

export interface Random {
  /** A uniform number in [0, 1) with 53 random bits. */
  uniform(): number;
  /** A standard normal number (Box-Muller transform). */
  normal(): number;
  /** A uniform integer in [0, n). */
  integer(n: number): number;
  /** A random permutation of 0…n−1 (Fisher-Yates). */
  permutation(n: number): Uint32Array;
}

/** Returns an sfc32 generator. */
export function keyed(seed: number, ...name: readonly (string | number)[]): Random {
  let a = hash([seed, ...name]);
  let b = hash([...name, seed]);
  let c = hash(['skiplab', ...name]) ^ seed;
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  // sfc32 needs about a dozen rounds to mix its initial state thoroughly; 15 leave a margin.
  for (let round = 0; round < 15; round++) next();

  const uniform = () => ((next() >>> 5) * 0x4000000 + (next() >>> 6)) / 0x20000000000000;
  const integer = (n: number) => Math.floor(uniform() * n);
  let spare: number | undefined;
  return {
    uniform,
    integer,
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    permutation(n) {
      const order = Uint32Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = integer(i + 1);
        const swap = order[i] as number;
        order[i] = order[j] as number;
        order[j] = swap;
      }
      return order;
    },
  };
}
