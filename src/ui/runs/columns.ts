/** The numbers of a run, as the table shows and sorts them. */
import { countWords, lossWords, percentWords } from '../format.ts';
import type { RunRecord } from '../state/runs.ts';

export interface Column {
  name: string;
  of(run: RunRecord): number | null | undefined;
  words(value: number | undefined): string;
  /** What more there is to say. */
  title?(run: RunRecord): string | undefined;
  /** The difference from the baseline is worth its room. */
  hasDelta?: boolean;
}

const speedWords = (stepsPerSecond: number | undefined) =>
  stepsPerSecond === undefined ? '–' : stepsPerSecond < 10 ? stepsPerSecond.toFixed(1) : countWords(Math.round(stepsPerSecond));
const count = (value: number | undefined) => (value === undefined ? '–' : countWords(value));

export const columns: readonly Column[] = [
  { name: 'Step', of: ({ status }) => status.step, words: count },
  { name: 'Loss', of: ({ lastLoss }) => lastLoss, words: lossWords },
  { name: 'Held-out loss', of: ({ lastEvaluation }) => lastEvaluation?.loss, words: lossWords },
  { name: 'Accuracy', of: ({ lastEvaluation }) => lastEvaluation?.accuracy, words: percentWords },
  {
    name: 'Best loss',
    of: ({ bestEvaluation }) => bestEvaluation?.loss,
    words: lossWords,
    title: ({ bestEvaluation }) => bestEvaluation && `at step ${countWords(bestEvaluation.step)}`,
    hasDelta: true,
  },
  { name: 'Parameters', of: ({ parameters }) => parameters, words: count },
  { name: 'Steps/s', of: ({ status }) => status.stepsPerSecond, words: speedWords },
];

/** "−12 %": how much more or less than the baseline; null where that says nothing. */
export function deltaWords(value: number | null | undefined, baseline: number | null | undefined): string | null {
  if (typeof value !== 'number' || typeof baseline !== 'number') return null;
  const percent = 100 * (value / baseline - 1);
  if (!Number.isFinite(percent)) return null;
  const size = Math.abs(percent);
  if (size >= 1000) return `×${Number((value / baseline).toPrecision(2)).toLocaleString('en')}`;
  return `${percent < 0 ? '−' : '+'}${size < 10 ? size.toFixed(1) : size.toFixed(0)} %`;
}

/** The runs that a filter lets through, sorted; those without a value come last either way. */
export function arranged(all: readonly RunRecord[], filter: string, sort: { column: string; isDown: boolean } | null): RunRecord[] {
  const words = filter.trim().toLowerCase();
  const shown = all.filter(({ name, note = '', status }) => `${name} ${note} ${status.state}`.toLowerCase().includes(words));
  const column = columns.find(({ name }) => name === sort?.column);
  if (!column || !sort) return shown;
  const sortValue = (run: RunRecord) => {
    const value = column.of(run);
    return typeof value === 'number' && !Number.isNaN(value) ? (sort.isDown ? -value : value) : Number.POSITIVE_INFINITY;
  };
  return shown.sort((a, b) => (sortValue(a) === sortValue(b) ? 0 : sortValue(a) - sortValue(b)));
}
