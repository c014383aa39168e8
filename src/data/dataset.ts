/** What a dataset is, and what makes one. Knows no network and no device. */
import type { ParamsOf, Schema } from '../schema/fields.ts';

export type Task =
  | { type: 'binary'; classes: readonly [string, string] }
  | { type: 'classes'; classes: readonly string[] }
  | { type: 'regression'; outputs: readonly string[] };

export interface Dataset {
  name: string;
  /** One example: [F] features, [H, W, C] image, [T, F] sequence padded with zeros to the longest. */
  inputShape: readonly number[];
  /** [count, …inputShape], row-major. Bytes stand for value / 255. */
  inputs: Float32Array | Uint8Array;
  /** [count, targetWidth]: 0 or 1 for a binary task, the class index for classes, the values for regression. */
  targets: Float32Array;
  targetWidth: number;
  /** [count] valid time steps, for sequences only. */
  lengths?: Float32Array;
  task: Task;
  /** Examples 0…trainCount−1 train, the rest is held out. */
  count: number;
  trainCount: number;
  /** Names of the F features of one example, where they have names. */
  features?: readonly string[];
  /** Where examples are points of the plane, whose coordinates are the first two inputs: the inputs of any point. */
  inputsAt?: (x: number, y: number) => number[];
}

/** A file that a person picked or dropped. */
export interface DataFile {
  name: string;
  bytes: Uint8Array;
}

/** Why no dataset could be made, in a sentence for the person who gave the files or settings. */
export class DataError extends Error {}

/** The files given are sound, and others that belong to them are missing. */
export class IncompleteData extends DataError {}

export interface DataDefinition<K extends string = string, S extends Schema = Schema> {
  kind: K;
  label: string;
  /** One sentence on what an example is and what is asked. */
  doc: string;
  schema: S;
  /** What the file picker admits; absent where the data is made from the seed alone. */
  files?: { accept: string; hint: string };
  /**
   * Makes the dataset; the same parameters, seed and files give the same bytes.
   * @throws DataError
   */
  make(params: ParamsOf<S>, seed: number, files: readonly DataFile[]): Promise<Dataset>;
}

export function defineData<const K extends string, const S extends Schema>(definition: DataDefinition<K, S>): DataDefinition<K, S> {
  return definition;
}
