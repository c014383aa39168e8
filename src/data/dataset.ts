import type { ParamsOf, Schema } from '../schema/fields.ts';

export interface Task {
  /** The kind of the record in models/tasks that defines the targets. */
  type: string;
  /** The names of the classes, or of the values to predict. */
  labels: readonly string[];
}

export interface Dataset {
  name: string;
  /** The shape of one example: [F] for features, [H, W, C] for an image, [T, F] for a sequence padded with zeros. */
  inputShape: readonly number[];
  /** [count, …inputShape], row-major. In a Uint8Array, a byte b stands for the input b / 255. */
  inputs: Float32Array | Uint8Array;
  /** [count, targetWidth]: 0 or 1 for a binary task, the class index for classes, the values for regression. */
  targets: Float32Array;
  targetWidth: number;
  /** [count], the number of valid time steps of each example; defined only for sequences. */
  lengths?: Float32Array;
  task: Task;
  count: number;
  /** The number of training examples. In the arrays above, they precede the held-out examples. */
  trainCount: number;
  /** The names of the F features. */
  features?: readonly string[];
  /**
   * Returns the inputs of a point in the plane. The examples have coordinates from about −1 to 1, but other points are allowed too. Absent
   * if the examples are not points in a plane.
   */
  inputsAt?: (x: number, y: number) => number[];
  /** Returns the coordinates of example `n` in the plane; absent if these are the first two inputs, or if there is no plane. */
  pointOf?: (n: number) => readonly [x: number, y: number];
  /** Absent unless x and y are columns of a table. */
  axes?: readonly [Axis, Axis];
  /** Sentences about rows of the file that were left out, and about values that were filled in. */
  notes?: readonly string[];
}

/** An axis of a plane, in the unit of a column of a table. */
export interface Axis {
  label: string;
  /** The value at the coordinate −1. */
  low: number;
  /** The value at the coordinate 1. */
  high: number;
}

/** The reason why a column is left out. `words` is a clause for the user. */
export interface LeftOut {
  reason: 'deselected' | 'text' | 'unfit';
  words: string;
}

export interface ColumnReport {
  title: string;
  kind: 'number' | 'yes/no' | 'date' | 'text' | 'empty';
  role: 'target' | 'feature' | 'split' | 'left out';
  /** Null for columns that are not left out, and for all columns if they cannot form a dataset. */
  why: LeftOut | null;
  /** True if the column is unfit as a feature, so that it is left out unless the user keeps it. */
  isUnfit: boolean;
  /**
   * True if title and content say which rows are held out. The first such column is the split column, unless the user chooses otherwise.
   */
  isSplit: boolean;
  gaps: number;
  content: string;
}

export interface TableReport {
  name: string;
  rows: number;
  hasHeader: boolean;
  /** The encoding and the separator in words. */
  format: string;
  target: string;
  /** Null if the columns cannot form a dataset. */
  task: 'classes' | 'quantity' | null;
  /** The title of the column that says which rows are held out; '' if there is none. */
  heldOutBy: string;
  columns: readonly ColumnReport[];
  preview: readonly (readonly string[])[];
  /** The side of an image in pixels; null if the rows cannot be read as images. */
  imageSide: number | null;
}

export interface DataFile {
  name: string;
  bytes: Uint8Array;
}

/** Thrown if a dataset cannot be made. The message is a sentence for the user. */
export class DataError extends Error {}

/** Thrown if the given files are valid, but files that belong to them are missing. */
export class IncompleteData extends DataError {}

interface FileNeeds {
  /** The file-name endings of this kind of data. A file whose ending belongs to no kind is recognised by its content. */
  suffixes: readonly string[];
  hint: string;
  /** The maximum size in bytes. It applies to all chosen files together, and to each file after it is unpacked. */
  maxBytes: number;
}

export interface DataDefinition<K extends string = string, S extends Schema = Schema> {
  kind: K;
  label: string;
  doc: string;
  schema: S;
  /** Absent if the data is generated. */
  files?: FileNeeds;
  /** Defined for generated data. The shape is known before the data is made, so that the training time can be estimated. */
  inputShape?(params: ParamsOf<S>): readonly number[];
  /**
   * Reports to the page how the files were read.
   * @throws DataError with a message for the user
   */
  inspect?(params: ParamsOf<S>, files: readonly DataFile[]): Promise<TableReport>;
  /**
   * The same settings, seed and files give the same bytes.
   * @throws DataError with a message for the user
   */
  make(params: ParamsOf<S>, seed: number, files: readonly DataFile[]): Promise<Dataset>;
}

export function defineData<const K extends string, const S extends Schema>(definition: DataDefinition<K, S>): DataDefinition<K, S> {
  return definition;
}
