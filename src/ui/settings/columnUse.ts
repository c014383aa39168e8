/** Decides which columns of a table are features, from settings that can be newer than the report on the table. */
import type { ColumnReport } from '../../data/dataset.ts';
import { type TableChoice, tableSchema, titlesIn } from '../../data/table/choice.ts';
import type { Params } from '../../schema/fields.ts';

export const textOf = (params: Params, key: keyof TableChoice) => String(params[key] ?? tableSchema[key].default);

const isIn = (params: Params, key: 'leaveOut' | 'keep', title: string) => titlesIn(textOf(params, key)).includes(title);

/** True if the column is left out unless the setting `keep` contains its title. */
const needsKeep = (params: Params, { kind, isUnfit }: ColumnReport) =>
  isUnfit || (kind === 'text' && textOf(params, 'texts') === 'leave out');

export const isUsed = (params: Params, column: ColumnReport): boolean =>
  isIn(params, 'keep', column.title) || !(needsKeep(params, column) || isIn(params, 'leaveOut', column.title));

/**
 * Returns the settings that change when the user wants a random share of the rows to be held out. Columns that would otherwise be
 * recognised as the split column are left out.
 */
export function withRandomShare(params: Params, columns: readonly ColumnReport[]): Params {
  const splits = columns.filter(({ isSplit, role }) => isSplit && role !== 'target');
  const leaveOut = splits.reduce((lines, { title }) => listed(lines, title, true), textOf(params, 'leaveOut'));
  return { heldOutBy: '', leaveOut };
}

/** Returns the lines with the title if `isListed` is true, and without it otherwise. */
function listed(lines: string, title: string, isListed: boolean): string {
  const others = titlesIn(lines).filter((other) => other !== title);
  return (isListed ? [...others, title] : others).join('\n');
}

/** Returns the settings that change when the user selects or deselects a column. */
export function withColumn(params: Params, column: ColumnReport, isWanted: boolean): Params {
  const isKept = needsKeep(params, column);
  return {
    leaveOut: listed(textOf(params, 'leaveOut'), column.title, !isWanted && !isKept),
    keep: listed(textOf(params, 'keep'), column.title, isWanted && isKept),
  };
}
