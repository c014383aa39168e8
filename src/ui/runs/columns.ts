import { inferShapes, totalMultiplyAdds, totalParameters } from '../../models/network/inferShapes.ts';
import { ratioWords } from '../answer/answerWords.ts';
import { countWords, lossWords, percentWords } from '../kit/format.ts';
import { hasDiverged, historyOf, type RunRecord } from '../stores/runs.ts';
import { logRatioOf } from './baseline.ts';

export interface Column {
  name: string;
  title?: string;
  of(run: RunRecord, all: readonly RunRecord[]): number | null | undefined;
  words(value: number | undefined): string;
  /** A summary of the values of several seeds, shown next to their median. */
  tally?(values: readonly number[]): string;
  /** The number in exported tables, if it is not the value itself. */
  exported?(value: number): number;
  /** True if the column is hidden by default. */
  isExtra?: true;
  /** True if the column is one of the first in a narrow window. */
  isMain?: true;
}

const speedWords = (stepsPerSecond: number | undefined) =>
  stepsPerSecond === undefined ? '–' : stepsPerSecond < 10 ? stepsPerSecond.toFixed(1) : countWords(Math.round(stepsPerSecond));
const count = (value: number | undefined) => (value === undefined ? '–' : countWords(value));
const shapesOf = ({ experiment, summary }: RunRecord) => inferShapes(experiment.network, summary.inputShape);

export const columns: readonly Column[] = [
  { name: 'Step', of: ({ status }) => status.step, words: count },
  {
    name: 'Loss',
    title: 'The loss of the last training batch',
    of: ({ id }) => historyOf(id).steps.last('loss'),
    words: lossWords,
    isExtra: true,
  },
  {
    name: 'Held-out loss',
    of: (run) => (hasDiverged(run) ? Number.POSITIVE_INFINITY : historyOf(run.id).evaluations.last('loss')),
    words: lossWords,
    isMain: true,
  },
  {
    name: 'Accuracy',
    title: 'On the held-out examples',
    of: ({ id }) => historyOf(id).evaluations.last('accuracy'),
    words: percentWords,
    isMain: true,
  },
  {
    name: 'Loss ratio',
    title: 'The held-out loss divided by that of the baseline at the same seed and step; below 1 is better',
    of: logRatioOf,
    words: (value) => (value === undefined ? '–' : ratioWords(Math.exp(value))),
    exported: Math.exp,
    isMain: true,
    tally: (values) => `${values.filter((value) => value < 0).length} of ${values.length}`,
  },
  { name: 'Parameters', of: (run) => totalParameters(shapesOf(run)), words: count },
  { name: 'Multiply-adds', title: 'For one example', of: (run) => totalMultiplyAdds(shapesOf(run)), words: count, isExtra: true },
  { name: 'Seed', of: ({ experiment }) => experiment.training.seed, words: count, isExtra: true },
  {
    name: 'Seconds',
    title: 'The time that the steps of the run took',
    of: ({ id, status }) => (status.step > 0 ? historyOf(id).secondsAt(status.step) : undefined),
    words: (value) => (value === undefined || Number.isNaN(value) ? '–' : value.toFixed(1)),
    isExtra: true,
  },
  { name: 'Steps/s', of: ({ status }) => status.stepsPerSecond, words: speedWords, isExtra: true },
];

export const shownColumns = (choice: Readonly<Record<string, boolean>>): Column[] =>
  columns.filter(({ name, isExtra }) => choice[name] ?? !isExtra);

export interface Layout {
  columns: readonly Column[];
  /** The number of columns before the cell with the differences. */
  before: number;
}

/** Puts the main numbers of a narrow table first, so that they are in view without scrolling. */
export function layoutOf(shown: readonly Column[], isNarrow: boolean): Layout {
  if (!isNarrow) return { columns: shown, before: 0 };
  const main = shown.filter(({ isMain }) => isMain);
  return { columns: [...main, ...shown.filter(({ isMain }) => !isMain)], before: main.length };
}

export const withDiffers = <Cell>(cells: readonly Cell[], differs: Cell, { before }: Layout): Cell[] => [
  ...cells.slice(0, before),
  differs,
  ...cells.slice(before),
];

/** True if the last evaluations of two runs were made at the same step on the same number of examples. */
export function areEvaluatedAlike({ id }: RunRecord, baseline: RunRecord): boolean {
  const [ours, theirs] = [historyOf(id).evaluations, historyOf(baseline.id).evaluations];
  const [row, other] = [ours.length - 1, theirs.length - 1];
  return ours.stepOf(row) === theirs.stepOf(other) && ours.examplesOf(row) === theirs.examplesOf(other);
}

/**
 * The difference from the baseline, such as "−12 %"; if it is 1,000 % or more, the ratio instead, such as "×14". The result is null if one
 * of the values is missing or the difference is not finite.
 */
export function deltaWords(value: number | null | undefined, baseline: number | null | undefined): string | null {
  if (typeof value !== 'number' || typeof baseline !== 'number') return null;
  const percent = 100 * (value / baseline - 1);
  if (!Number.isFinite(percent)) return null;
  const size = Math.abs(percent);
  if (size >= 1000) return `×${Number((value / baseline).toPrecision(2)).toLocaleString('en')}`;
  return `${percent < 0 ? '−' : '+'}${size < 10 ? size.toFixed(1) : size.toFixed(0)} %`;
}

export const stateWords = ({ status, waiting }: RunRecord): string => (waiting ? 'queued' : status.state);

/** Runs without a value are last in both directions. */
export function arranged(all: readonly RunRecord[], filter: string, sort: { column: string; isDown: boolean } | null): RunRecord[] {
  const words = filter.trim().toLowerCase();
  const shown = all.filter((run) => `${run.name} ${run.note ?? ''} ${stateWords(run)}`.toLowerCase().includes(words));
  const column = columns.find(({ name }) => name === sort?.column);
  if (!column || !sort) return shown;
  const columnValue = (run: RunRecord) => {
    const value = column.of(run, all);
    return typeof value === 'number' && !Number.isNaN(value) ? value : null;
  };
  return shown.sort((a, b) => {
    const [first, second] = [columnValue(a), columnValue(b)];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    // The values are not subtracted, because the difference of two equal infinities is NaN.
    return first === second ? 0 : first < second === sort.isDown ? 1 : -1;
  });
}
