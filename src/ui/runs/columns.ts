/** The numbers of a run, as the table shows and sorts them. */
import { inferShapes, totalParameters } from '../../models/network/inferShapes.ts';
import { countWords, lossWords, percentWords } from '../kit/format.ts';
import { historyOf, type RunRecord } from '../stores/runs.ts';

export interface Column {
  name: string;
  of(run: RunRecord): number | null | undefined;
  words(value: number | undefined): string;
  /** True if the difference from the baseline is shown. */
  hasDelta?: boolean;
}

const speedWords = (stepsPerSecond: number | undefined) =>
  stepsPerSecond === undefined ? '–' : stepsPerSecond < 10 ? stepsPerSecond.toFixed(1) : countWords(Math.round(stepsPerSecond));
const count = (value: number | undefined) => (value === undefined ? '–' : countWords(value));

export const columns: readonly Column[] = [
  { name: 'Step', of: ({ status }) => status.step, words: count },
  { name: 'Loss', of: ({ id }) => historyOf(id).steps.last('loss'), words: lossWords },
  { name: 'Held-out loss', of: ({ id }) => historyOf(id).evaluations.last('loss'), words: lossWords, hasDelta: true },
  { name: 'Accuracy', of: ({ id }) => historyOf(id).evaluations.last('accuracy'), words: percentWords },
  {
    name: 'Parameters',
    of: ({ experiment, summary }) => totalParameters(inferShapes(experiment.network, summary.inputShape)),
    words: count,
  },
  { name: 'Steps/s', of: ({ status }) => status.stepsPerSecond, words: speedWords },
];

/** True if the last evaluations of two runs were made at the same step on equally many examples. */
export function areEvaluatedAlike({ id }: RunRecord, baseline: RunRecord): boolean {
  const [ours, theirs] = [historyOf(id).evaluations, historyOf(baseline.id).evaluations];
  const [row, other] = [ours.length - 1, theirs.length - 1];
  return ours.stepOf(row) === theirs.stepOf(other) && ours.examplesOf(row) === theirs.examplesOf(other);
}

/** The difference from the baseline in percent, such as "−12 %"; null if it is not meaningful. */
export function deltaWords(value: number | null | undefined, baseline: number | null | undefined): string | null {
  if (typeof value !== 'number' || typeof baseline !== 'number') return null;
  const percent = 100 * (value / baseline - 1);
  if (!Number.isFinite(percent)) return null;
  const size = Math.abs(percent);
  if (size >= 1000) return `×${Number((value / baseline).toPrecision(2)).toLocaleString('en')}`;
  return `${percent < 0 ? '−' : '+'}${size < 10 ? size.toFixed(1) : size.toFixed(0)} %`;
}

/** The runs that match a filter, sorted. Runs without a value are last in both directions. */
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
