import { areEvaluatedAlike, columns, deltaWords, stateWords } from '../runs/columns.ts';
import type { RunRecord } from '../stores/runs.ts';

interface Cell {
  value: string;
  delta: string | null;
}

interface FigureRow {
  name: string;
  /** Parallel to the runs. */
  cells: readonly Cell[];
}

/** The columns whose difference in percent is meaningful. */
const COMPARED = ['Loss', 'Held-out loss', 'Parameters', 'Multiply-adds'];
/**
 * These columns of the table of runs are left out: speed depends on the machine more than on the network, the seed is a setting, and the
 * loss ratio may refer to a baseline other than the first of the compared runs.
 */
const LEFT_OUT = ['Steps/s', 'Seed', 'Loss ratio'];

export function figureRows(runs: readonly RunRecord[]): FigureRow[] {
  const [baseline] = runs;
  if (!baseline) return [];
  const figures = columns
    .filter(({ name }) => !LEFT_OUT.includes(name))
    .map(({ name, of, words }): FigureRow => {
      const theirs = of(baseline, runs);
      const cells = runs.map((run): Cell => {
        const value = of(run, runs);
        const isComparable = COMPARED.includes(name) && value !== theirs && (name !== 'Held-out loss' || areEvaluatedAlike(run, baseline));
        return { value: words(value ?? undefined), delta: isComparable ? deltaWords(value, theirs) : null };
      });
      return { name, cells };
    });
  return [...figures, { name: 'State', cells: runs.map((run) => ({ value: stateWords(run), delta: null })) }];
}
