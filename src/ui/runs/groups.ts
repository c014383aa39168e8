/** The rows of the table: single runs, and runs that differ only in their seeds as one group. */
import { medianOf } from '../../insight/answer/summary.ts';
import { keyWithoutSeed, seedGroups } from '../charts/series.ts';
import type { RunRecord } from '../stores/runs.ts';
import type { Column } from './columns.ts';

export type TableRow = { type: 'run'; run: RunRecord } | { type: 'group'; key: string; runs: readonly [RunRecord, ...RunRecord[]] };

/**
 * A group stands at the place of its first run, and its runs follow it if it is open.
 * @param open the keys of the open groups
 */
export function rowsOf(runs: readonly RunRecord[], open: ReadonlySet<string>): TableRow[] {
  const groups = seedGroups(runs);
  return runs.flatMap((run): TableRow[] => {
    const key = keyWithoutSeed(run.experiment);
    const group = groups.get(key) ?? [];
    const [first, ...others] = group;
    if (!first || !group.includes(run)) return [{ type: 'run', run }];
    if (run !== first) return [];
    const members = open.has(key) ? group.map((member): TableRow => ({ type: 'run', run: member })) : [];
    return [{ type: 'group', key, runs: [first, ...others] }, ...members];
  });
}

/** The median of a column over the runs that have a value. */
export function medianIn({ of }: Column, runs: readonly RunRecord[]): number | undefined {
  const values = runs.map(of).filter((value) => typeof value === 'number' && !Number.isNaN(value));
  // The filter leaves only numbers.
  return values.length === 0 ? undefined : medianOf(values as number[]);
}

/** "6 done", "4 of 6 done". */
export function groupState(runs: readonly RunRecord[]): string {
  const done = runs.filter(({ status }) => status.state === 'done').length;
  const failed = runs.filter(({ status }) => status.state === 'failed').length;
  const words = done === runs.length ? `${done} done` : `${done} of ${runs.length} done`;
  return failed > 0 ? `${words}, ${failed} failed` : words;
}
