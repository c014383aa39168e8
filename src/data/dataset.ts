/** The types of a dataset and of its definition. This file knows no network and no device. */
import type { ParamsOf, Schema } from '../schema/fields.ts';

export interface Task {
  /** One of the kinds in models/tasks, which say what the targets are. */
  type: string;
  /** Names of the classes, or of the values to predict. */
  labels: readonly string[];
}

export interface Dataset {
  name: string;
  /** The shape of one example: [F] for features, [H, W, C] for an image, [T, F] for a sequence padded with zeros. */
  inputShape: readonly number[];
  /** [count, …inputShape], row-major. A byte b stands for the input b / 255. */
  inputs: Float32Array | Uint8Array;
  /** [count, targetWidth]: 0 or 1 for a binary task, the class index for classes, the values for regression. */
  targets: Float32Array;
  targetWidth: number;
  /** [count], the number of valid time steps of each example; only sequences have it. */
  lengths?: Float32Array;
  task: Task;
  /** Examples 0…trainCount−1 are for training; the rest is held out. */
  count: number;
  trainCount: number;
  /** The names of the F features of one example, if they have names. */
  features?: readonly string[];
  /** For datasets of points in the plane: the inputs of any point, the first two of which are its coordinates. */
  inputsAt?: (x: number, y: number) => number[];
}

/** A file that the user chose or dropped. */
export interface DataFile {
  name: string;
  bytes: Uint8Array;
}

/** A dataset could not be made. The message is a sentence for the user. */
export class DataError extends Error {}

/** The given files are valid, but files that belong to them are missing. */
export class IncompleteData extends DataError {}

export interface DataDefinition<K extends string = string, S extends Schema = Schema> {
  kind: K;
  label: string;
  /** One sentence that describes an example and its target. */
  doc: string;
  schema: S;
  /** The settings of the file picker; absent if the data is generated from the seed only. */
  files?: { accept: string; hint: string };
  /**
   * Makes the dataset. The same parameters, seed and files give the same bytes.
   * @throws DataError with a message for the user
   */
  make(params: ParamsOf<S>, seed: number, files: readonly DataFile[]): Promise<Dataset>;
}

export function defineData<const K extends string, const S extends Schema>(definition: DataDefinition<K, S>): DataDefinition<K, S> {
  return definition;
}
