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

/** Returns the settings that change when the user selects or deselects a column. */
export function withColumn(params: Params, column: ColumnReport, isWanted: boolean): Params {
  const change = (key: 'leaveOut' | 'keep', isListed: boolean) => {
    const others = titlesIn(textOf(params, key)).filter((other) => other !== column.title);
    return (isListed ? [...others, column.title] : others).join('\n');
  };
  const isKept = needsKeep(params, column);
  return { leaveOut: change('leaveOut', !isWanted && !isKept), keep: change('keep', isWanted && isKept) };
}
