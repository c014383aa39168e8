/** The curve of one run: columns that grow by doubling, outside React. */
import type { Evaluation, StepColumns } from '../../train/protocol.ts';

const measures = ['loss', 'accuracy', 'gradientNorm'] as const;
export type Measure = (typeof measures)[number];

const FIRST_CAPACITY = 256;

/** A copy with room for at least `length` entries; the column itself where it has that. */
export function withRoom(column: Float32Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> {
  if (length <= column.length) return column;
  const larger = new Float32Array(Math.max(length, 2 * column.length));
  larger.set(column);
  return larger;
}

/** A running average as far as it came. */
interface Average {
  weight: number;
  sum: number;
  total: number;
  done: number;
  column: Float32Array<ArrayBuffer>;
}

const newAverage = (weight: number): Average => ({ weight, sum: 0, total: 0, done: 0, column: new Float32Array(0) });

/**
 * Exponential moving average, divided by its accumulated weight so that the start is not biased. Values that are not
 * finite pass through and leave the average as it was.
 */
function extend(average: Average, values: Float32Array, length: number) {
  const { weight } = average;
  average.column = withRoom(average.column, length);
  for (let i = average.done; i < length; i++) {
    const value = values[i] ?? Number.NaN;
    if (Number.isFinite(value)) {
      average.sum = weight * average.sum + (1 - weight) * value;
      average.total = weight * average.total + (1 - weight);
      average.column[i] = average.sum / average.total;
    } else average.column[i] = value;
  }
  average.done = length;
}

/** @param weight of the past, 0 (none) to below 1 */
export function smoothed(values: Float32Array, weight: number): Float32Array {
  const average = newAverage(weight);
  extend(average, values, values.length);
  return average.column;
}

export type Columns = Pick<StepColumns, 'loss' | 'accuracy' | 'gradientNorm'>;

export interface Time {
  step: number;
  seconds: number;
}

/** How many of the rising times lie before `at`, along one of the two. */
function countBefore(times: readonly Time[], at: number, along: keyof Time): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as Time)[along] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The line through (0, 0) and the times, read at `at` along one of the two; infinite past its end. */
function along(times: readonly Time[], at: number, from: keyof Time, to: keyof Time): number {
  const index = countBefore(times, at, from);
  const after = times[index];
  if (!after) return times.length > 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  const before = times[index - 1] ?? { step: 0, seconds: 0 };
  const length = after[from] - before[from];
  return length === 0 ? after[to] : before[to] + ((at - before[from]) / length) * (after[to] - before[to]);
}

export class History {
  /** Steps in the columns; entry i is step i + 1. */
  length = 0;
  loss = new Float32Array(FIRST_CAPACITY);
  accuracy = new Float32Array(FIRST_CAPACITY);
  gradientNorm = new Float32Array(FIRST_CAPACITY);
  evaluations: Evaluation[] = [];
  /** Seconds of training up to a step, as they were reported. */
  times: Time[] = [];
  /** The first entry that changed after it was written, for whoever has a copy; they set it back. */
  rewrittenFrom = Number.POSITIVE_INFINITY;
  /** Steps whose loss or gradient norm was not finite, in their order. */
  nonFinite: number[] = [];
  private readonly averages = new Map<Measure, Average>();

  append({ step, seconds, ...columns }: StepColumns) {
    const end = step.at(-1) ?? 0;
    const at = (step[0] ?? 1) - 1;
    this.place(at, columns);
    this.forgetTimesAfter(at);
    // Where the times of the steps before are not known, those that come later say nothing.
    if (seconds > 0 && (at === 0 || this.times.length > 0))
      this.times.push({ step: end, seconds: (this.times.at(-1)?.seconds ?? 0) + seconds });
  }

  /** Writes columns without their times; entry `at` is their first. */
  place(at: number, columns: Columns) {
    const end = at + columns.loss.length;
    const { length } = this;
    for (const name of measures) {
      const column = withRoom(this[name], end);
      column.set(columns[name], at);
      // Steps of which nothing is known are a gap.
      if (at > length) column.fill(Number.NaN, length, at);
      this[name] = column;
    }
    // What is written anew is averaged anew.
    if (at < length) {
      this.averages.clear();
      this.rewrittenFrom = Math.min(this.rewrittenFrom, at);
    }
    this.length = Math.max(this.length, end);
    this.noteNonFinite(at, end);
  }

  /** Stands for steps that are still to be read, `at` to before `end`: the columns, again and again. */
  sketch(at: number, columns: Columns, end = at + columns.loss.length) {
    const { length } = this;
    for (const name of measures) {
      const column = withRoom(this[name], end);
      if (at > length) column.fill(Number.NaN, length, at);
      const values = columns[name];
      for (let i = at; i < end; i += Math.max(1, values.length)) column.set(values.subarray(0, end - i), i);
      this[name] = column;
    }
    this.length = Math.max(length, end);
    this.averages.clear();
  }

  /** Looks at the entries from `at` to before `end` anew. */
  private noteNonFinite(at: number, end: number) {
    const later = (this.nonFinite.at(-1) ?? 0) > at ? this.nonFinite.filter((number) => number > end) : [];
    if ((this.nonFinite.at(-1) ?? 0) > at) this.nonFinite = this.nonFinite.filter((number) => number <= at);
    const { loss, gradientNorm } = this;
    for (let i = at; i < end; i++) if (!Number.isFinite(loss[i]) || !Number.isFinite(gradientNorm[i])) this.nonFinite.push(i + 1);
    for (const number of later) this.nonFinite.push(number);
  }

  /** Forgets all after a step. */
  truncate(step: number) {
    if (step < this.length) this.rewrittenFrom = Math.min(this.rewrittenFrom, step);
    this.length = Math.min(this.length, step);
    this.evaluations = this.evaluations.filter((evaluation) => evaluation.step <= step);
    this.nonFinite = this.nonFinite.filter((number) => number <= step);
    this.averages.clear();
    this.forgetTimesAfter(step);
  }

  private forgetTimesAfter(step: number) {
    if ((this.times.at(-1)?.step ?? 0) <= step) return;
    const seconds = this.secondsAt(step);
    this.times = this.times.filter((time) => time.step < step);
    if (step > 0) this.times.push({ step, seconds });
  }

  /** How many times belong to the first steps. */
  timesUpTo = (step: number) => countBefore(this.times, step + 1, 'step');

  /** Seconds of training when a step was done; NaN where no times were kept. */
  secondsAt = (step: number) => along(this.times, step, 'step', 'seconds');

  /** The step, with its fraction, that training had reached after so many seconds; NaN where no times were kept. */
  stepAfter = (seconds: number) => along(this.times, seconds, 'seconds', 'step');

  /** The values of a measure, one per step; a view of the column, to be read at once. */
  values(measure: Measure): Float32Array {
    return this[measure].subarray(0, this.length);
  }

  /** The values smoothed; only what is new is computed. */
  smoothedValues(measure: Measure, weight: number): Float32Array {
    let average = this.averages.get(measure);
    if (!average || average.weight !== weight) {
      average = newAverage(weight);
      this.averages.set(measure, average);
    }
    extend(average, this[measure], this.length);
    return average.column.subarray(0, this.length);
  }

  /** The latest held-out evaluation at a step or before it. */
  evaluationAt(step: number): Evaluation | undefined {
    return this.evaluations.findLast((evaluation) => evaluation.step <= step);
  }
}
