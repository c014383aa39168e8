/** The columns of one group of signals (recorded series of numbers, such as the loss). This module depends on no particular signal. */
import type { SignalSpec } from '../../../models/compile/signals.ts';
import type { SignalRows } from '../../../train/protocol/runs.ts';
import { type Average, extend, newAverage, withRoom } from './smoothing.ts';

const FIRST_CAPACITY = 256;

export type ColumnByName = Readonly<Record<string, Float32Array>>;

interface Column {
  values: Float32Array<ArrayBuffer>;
  average: Average | null;
}

const newColumn = (length: number): Column => ({
  values: new Float32Array(Math.max(FIRST_CAPACITY, length)).fill(Number.NaN, 0, length),
  average: null,
});

/** Columns with a row for every step: row i belongs to step i + 1. */
export class SignalColumns {
  length = 0;
  signals: readonly SignalSpec[];
  private columns: Map<string, Column>;

  constructor(signals: readonly SignalSpec[]) {
    this.signals = signals;
    this.columns = new Map(signals.map(({ name }) => [name, newColumn(0)]));
  }

  stepOf(row: number): number {
    return row + 1;
  }

  /** The number of rows up to and including a step. */
  rowsUpTo(step: number): number {
    return Math.min(step, this.length);
  }

  setSignals(signals: readonly SignalSpec[]) {
    this.signals = signals;
    this.columns = new Map(signals.map(({ name }) => [name, this.columns.get(name) ?? newColumn(this.length)]));
  }

  /** Writes `count` rows, starting at `row`. Skipped rows before `row`, and the values of signals that are not in `given`, become NaN. */
  place(row: number, given: ColumnByName, count: number) {
    const end = row + count;
    for (const [name, column] of this.columns) {
      column.values = withRoom(column.values, end);
      if (row > this.length) column.values.fill(Number.NaN, this.length, row);
      const values = given[name];
      if (values) column.values.set(values, row);
      else column.values.fill(Number.NaN, row, end);
    }
    if (row < this.length) this.forgetAverages();
    this.length = Math.max(this.length, end);
  }

  /**
   * Fills rows that have not been read from storage yet: those from `row` up to, but not including, `end`. The given columns are repeated
   * until they reach `end`.
   */
  sketch(row: number, given: ColumnByName, count: number, end = row + count) {
    for (const [name, column] of this.columns) {
      column.values = withRoom(column.values, end);
      if (row > this.length) column.values.fill(Number.NaN, this.length, row);
      const values = given[name] ?? new Float32Array(count).fill(Number.NaN);
      if (count === 1) column.values.fill(values[0] ?? Number.NaN, row, end);
      else for (let i = row; i < end; i += Math.max(1, count)) column.values.set(values.subarray(0, end - i), i);
    }
    this.forgetAverages();
    this.length = Math.max(this.length, end);
  }

  truncate(length: number) {
    if (length >= this.length) return;
    this.length = length;
    this.forgetAverages();
  }

  /** Discards the averages, which depend on all earlier rows. */
  private forgetAverages() {
    for (const column of this.columns.values()) column.average = null;
  }

  has = (name: string): boolean => this.columns.has(name);

  /** The result is a view of the column and must be read before the next change. */
  values(name: string): Float32Array {
    return this.columns.get(name)?.values.subarray(0, this.length) ?? new Float32Array(0);
  }

  last = (name: string): number | undefined => this.values(name).at(-1);

  /** Computes only the new rows, unless the weight or earlier rows have changed. */
  smoothedValues(name: string, weight: number): Float32Array {
    const column = this.columns.get(name);
    if (!column) return new Float32Array(0);
    if (column.average?.weight !== weight) column.average = newAverage(weight);
    extend(column.average, column.values, this.length);
    return column.average.column.subarray(0, this.length);
  }

  slice(from: number, to: number): Record<string, Float32Array> {
    return Object.fromEntries([...this.columns].map(([name, { values }]) => [name, values.slice(from, Math.min(to, this.length))]));
  }
}

/** Columns with rows only at some steps. The step never decreases from one row to the next. */
export class ListedColumns extends SignalColumns {
  private readonly steps: number[] = [];
  private readonly measuredOn: number[] = [];

  override stepOf(row: number): number {
    return this.steps[row] ?? Number.NaN;
  }

  examplesOf(row: number): number {
    return this.measuredOn[row] ?? 0;
  }

  override rowsUpTo(step: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.steps[middle] as number) <= step) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  listed(from: number, to: number) {
    return {
      step: Float64Array.from(this.steps.slice(from, Math.min(to, this.length))),
      examples: Float32Array.from(this.measuredOn.slice(from, Math.min(to, this.length))),
      columns: this.slice(from, to),
    };
  }

  /**
   * Drops a given row if its step is before the last stored step, or if it repeats that step without more examples. Some steps are measured
   * again after a recovery or a resume.
   */
  append(step: ArrayLike<number>, given: ColumnByName, examples: ArrayLike<number> = []) {
    const [last, measuredOn] = [this.stepOf(this.length - 1), this.examplesOf(this.length - 1)];
    const isKnown = (i: number) => {
      const at = step[i] ?? Number.NaN;
      return at < last || (at === last && (examples[i] ?? 0) <= measuredOn);
    };
    let known = 0;
    while (known < step.length && isKnown(known)) known++;
    const rows = Object.fromEntries(Object.entries(given).map(([name, values]) => [name, values.subarray(known)]));
    this.steps.length = this.measuredOn.length = this.length;
    this.place(this.length, rows, step.length - known);
    for (let i = known; i < step.length; i++) {
      this.steps.push(step[i] as number);
      this.measuredOn.push(examples[i] ?? 0);
    }
  }
}

export const byName = (signals: readonly SignalSpec[], { values }: Pick<SignalRows, 'values'>): ColumnByName =>
  Object.fromEntries(signals.flatMap(({ name }, i) => (values[i] ? [[name, values[i]]] : [])));
