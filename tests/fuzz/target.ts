/** A target is a reader together with the inputs that are mutated for it. */
import { serialize } from 'node:v8';
import type { Random } from '../../src/random/keyed.ts';

export interface Target<Input = unknown> {
  name: string;
  /** The inputs to mutate, most of them valid. */
  seeds(): readonly Input[] | Promise<readonly Input[]>;
  mutate(input: Input, random: Random): Input;
  /**
   * Reads an input as Skiplab does, and uses the result. Throws if the reader fails instead of refusing the input.
   * @returns true if the input was accepted
   */
  read(input: Input): boolean | Promise<boolean>;
  /** The input as bytes, which are written to a file if the reader fails or hangs on it. */
  file(input: Input): Uint8Array;
}

/** Words from messages of validators and JavaScript engines, and from internal errors. They must not be in a message for users. */
const FOREIGN =
  /\[object|Invalid (type|key|format|length|typed)|Expected |is not a function|Cannot (read|convert)|TypeError|RangeError|internal:/;

/** Throws an error unless `problem`, the reason why an input is refused, is a sentence for users. */
export function expectWords(problem: string) {
  if (FOREIGN.test(problem)) throw new Error(`a message contains the words of a validator, an engine or an internal error: ${problem}`);
  if (problem.length < 15 || !/[.)]$/.test(problem)) throw new Error(`a message is not a sentence: ${problem}`);
}

/** Hides the type of the input, because only the functions of the target need it. */
export const target = <Input>(definition: Omit<Target<Input>, 'file'> & Partial<Pick<Target<Input>, 'file'>>): Target =>
  ({
    file: (input: Input) => (input instanceof Uint8Array ? input : new Uint8Array(serialize(input))),
    ...definition,
  }) as unknown as Target;
