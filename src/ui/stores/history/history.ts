/** Stores the history of one run outside React. */
import type { Range } from '../../../experiment/formats/runHistory.ts';
import type { SignalGroup, SignalGroups } from '../../../models/compile/signals.ts';
import type { SignalRows } from '../../../train/protocol/runs.ts';
import { byName, type ColumnByName, ListedColumns, SignalColumns } from './columns.ts';
import { isWithin, within, without, withRange } from './ranges.ts';
import { along, countBefore, type Time } from './times.ts';

/** The signals of a run before the worker has reported them. */
export const NO_SIGNALS: SignalGroups = { steps: [], evaluations: [] };

export class History {
  readonly steps: SignalColumns;
  readonly evaluations: ListedColumns;
  readonly observations: ListedColumns;
  /** The training time, in seconds, at the last step of each report of the worker. It is interpolated at the end of a truncated curve. */
  times: Time[] = [];
  /** The steps with a number that is not finite, in ascending order. */
  nonFinite: number[] = [];
  /** The step entries that were lost, such as those of a damaged record. */
  missing: readonly Range[] = [];
  /** The first step entry that each rewrite changed, in the order of the rewrites. */
  private readonly rewrites: number[] = [];

  constructor(signals: SignalGroups) {
    this.steps = new SignalColumns(signals.steps);
    this.evaluations = new ListedColumns(signals.evaluations);
    this.observations = new ListedColumns(signals.observations ?? []);
  }

  /** Entry i belongs to step i + 1. */
  get length(): number {
    return this.steps.length;
  }

  setSignals(signals: SignalGroups) {
    this.steps.setSignals(signals.steps);
    this.evaluations.setSignals(signals.evaluations);
    // A run reports the signals of observations only with its first observation, later than the signals of its steps.
    if (signals.observations) this.observations.setSignals(signals.observations);
  }

  append(group: SignalGroup, rows: SignalRows) {
    if (group !== 'steps') return this[group].append(rows.step, byName(this[group].signals, rows), rows.examples);
    const { step, seconds = 0 } = rows;
    const end = step.at(-1) ?? 0;
    const at = (step[0] ?? 1) - 1;
    this.place(at, byName(this.steps.signals, rows), step.length);
    this.forgetTimesAfter(at);
    // If the times of the preceding steps are unknown, later times are useless.
    if (seconds > 0 && (at === 0 || this.times.length > 0))
      this.times.push({ step: end, seconds: (this.times.at(-1)?.seconds ?? 0) + seconds });
  }

  /**
   * Writes the columns of `count` steps, without their times; entry `at` is the first.
   * @param missing the ranges of these entries whose values were already lost
   */
  place(at: number, columns: ColumnByName, count: number, missing: readonly Range[] = []) {
    if (at > this.length) this.lose(this.length, at);
    if (at < this.length) this.rewrites.push(at);
    this.steps.place(at, columns, count);
    this.missing = within(missing, at, at + count).reduce(withRange, without(this.missing, at, at + count));
    this.noteNonFinite(
      at,
      count,
      this.steps.signals.flatMap(({ name }) => columns[name] ?? []),
    );
  }

  /** Notes that the step entries from `from` up to, but not including, `to` are lost. */
  lose(from: number, to: number) {
    if (from < this.length) this.rewrites.push(from);
    this.steps.place(from, {}, to - from);
    this.missing = withRange(this.missing, [from, to]);
    this.nonFinite = this.nonFinite.filter((number) => number <= from || number > to);
  }

  private noteNonFinite(at: number, count: number, columns: readonly Float32Array[]) {
    const hasLater = (this.nonFinite.at(-1) ?? 0) > at;
    const later = hasLater ? this.nonFinite.filter((number) => number > at + count) : [];
    if (hasLater) this.nonFinite = this.nonFinite.filter((number) => number <= at);
    const isMissing = (entry: number) => this.missing.length > 0 && isWithin(this.missing, entry);
    for (let i = 0; i < count; i++)
      if (columns.some((column) => !Number.isFinite(column[i])) && !isMissing(at + i)) this.nonFinite.push(at + i + 1);
    for (const number of later) this.nonFinite.push(number);
  }

  /** Drops the rows and times after a step. */
  truncate(step: number) {
    if (step < this.length) this.rewrites.push(step);
    this.steps.truncate(step);
    for (const listed of [this.evaluations, this.observations]) listed.truncate(listed.rowsUpTo(step));
    this.nonFinite = this.nonFinite.filter((number) => number <= step);
    this.missing = within(this.missing, 0, step);
    this.forgetTimesAfter(step);
  }

  /** A caller notes this number when it copies the curve, and later passes it to {@link rewrittenSince}. */
  get revision(): number {
    return this.rewrites.length;
  }

  /** The first step entry that was rewritten after a revision; infinite if none was. */
  rewrittenSince(revision: number): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.rewrites.slice(revision));
  }

  private forgetTimesAfter(step: number) {
    if ((this.times.at(-1)?.step ?? 0) <= step) return;
    const seconds = this.secondsAt(step);
    this.times = this.times.filter((time) => time.step < step);
    if (step > 0) this.times.push({ step, seconds });
  }

  /** The number of entries of `times` up to and including a step. */
  timesUpTo = (step: number) => countBefore(this.times, step + 1, 'step');

  /** The training time until a step was done; infinite after the last known time, NaN if no times are known. */
  secondsAt = (step: number) => along(this.times, step, 'step', 'seconds');

  /** The fractional step after some training time; infinite after the last known time, NaN if no times are known. */
  stepAfter = (seconds: number) => along(this.times, seconds, 'seconds', 'step');
}
