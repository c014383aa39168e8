/** The rows of the table are single runs, and groups of runs that differ only in their seeds. */

import { keyWithoutSeed } from '../../experiment/seeds.ts';
import { medianOf } from '../../insight/answer/summary.ts';
import type { RunRecord } from '../stores/runs.ts';
import { seedGroups } from '../stores/seeds.ts';
import { armPart } from '../stores/study.ts';
import type { Column } from './columns.ts';

export type TableRow =
  | { type: 'run'; run: RunRecord; isMember: boolean }
  | { type: 'group'; key: string; runs: readonly [RunRecord, ...RunRecord[]] };

/**
 * A group is at the position of its first run, and its runs follow it if it is open.
 * @param open the keys of the open groups
 */
export function rowsOf(runs: readonly RunRecord[], open: ReadonlySet<string>): TableRow[] {
  const groups = seedGroups(runs, 2);
  return runs.flatMap((run): TableRow[] => {
    const key = keyWithoutSeed(run.experiment);
    const group = groups.get(key) ?? [];
    const [first, ...others] = group;
    if (!first || !group.includes(run)) return [{ type: 'run', run, isMember: false }];
    if (run !== first) return [];
    const members = open.has(key) ? group.map((member): TableRow => ({ type: 'run', run: member, isMember: true })) : [];
    return [{ type: 'group', key, runs: [first, ...others] }, ...members];
  });
}

const valuesIn = ({ of }: Column, runs: readonly RunRecord[], all: readonly RunRecord[]): number[] =>
  runs.flatMap((run) => {
    const value = of(run, all);
    return typeof value === 'number' && !Number.isNaN(value) ? [value] : [];
  });

interface Middle {
  median: number | undefined;
  /** The number of runs that have a value. */
  count: number;
  tally: string;
}

export function medianIn(column: Column, runs: readonly RunRecord[], all = runs): Middle {
  const values = valuesIn(column, runs, all);
  const count = values.length;
  return count === 0 ? { median: undefined, count, tally: '' } : { median: medianOf(values), count, tally: column.tally?.(values) ?? '' };
}

/** The name of the arm if all runs are named after the same arm; otherwise the first run's name without the seed. */
export function groupName([first, ...others]: readonly [RunRecord, ...RunRecord[]]): string {
  const part = armPart(first.name);
  if (part !== '' && others.every(({ name }) => armPart(name) === part)) return part.charAt(0).toUpperCase() + part.slice(1);
  return first.name.replace(/, seed \d+$/, '');
}

/** Examples: "6 done", "4 of 6 done, 1 failed". */
export function groupState(runs: readonly RunRecord[]): string {
  const done = runs.filter(({ status }) => status.state === 'done').length;
  const failed = runs.filter(({ status }) => status.state === 'failed').length;
  const words = done === runs.length ? `${done} done` : `${done} of ${runs.length} done`;
  return failed > 0 ? `${words}, ${failed} failed` : words;
}
