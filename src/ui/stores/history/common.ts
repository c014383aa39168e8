import type { ListedColumns } from './columns.ts';

/** The row of the evaluation at the given step on the given number of examples; −1 if there is none. */
function rowOf(evaluations: ListedColumns, step: number, examples: number): number {
  let row = evaluations.rowsUpTo(step) - 1;
  while (row >= 0 && evaluations.stepOf(row) === step && evaluations.examplesOf(row) !== examples) row--;
  return row >= 0 && evaluations.stepOf(row) === step ? row : -1;
}

/** The rows, one in each run, of the last evaluation that all runs made at the same step on the same number of examples; null if none. */
export function lastCommonRows([first, ...others]: readonly ListedColumns[]): number[] | null {
  if (!first) return null;
  for (let row = first.length - 1; row >= 0; row--) {
    const rows = others.map((other) => rowOf(other, first.stepOf(row), first.examplesOf(row)));
    if (!rows.includes(-1)) return [row, ...rows];
  }
  return null;
}
