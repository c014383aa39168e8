/** Shows how each column of a data table is interpreted, and the controls that change this. */
import type { ColumnReport, TableReport } from '../../data/dataset.ts';
import { type TableChoice, tableSchema } from '../../data/table/choice.ts';
import { type Field, type Params, showValue } from '../../schema/fields.ts';
import { counted } from '../../schema/words.ts';
import { isUsed, textOf, withColumn, withRandomShare } from './columnUse.ts';
import styles from './table.module.css';

interface Props {
  table: TableReport;
  params: Params;
  /** True if `table` is the report on earlier settings, because the table is being read again. */
  isOutdated: boolean;
  onChange(change: Params): void;
}

type Key = keyof TableChoice;

const labelOf = (key: Key) => tableSchema[key].label;
const helpOf = (key: Key) => (tableSchema[key] as Field).help; // the literal types of some fields have no property `help`

interface Option {
  value: string;
  words: string;
}

interface ChoiceProps extends Pick<Props, 'params' | 'isOutdated' | 'onChange'> {
  setting: Key;
  options: readonly Option[];
  /** The value in effect, which is shown if the setting is not one of the options, or if it is empty and the report is up to date. */
  inEffect?: string;
}

function Choice({ setting, options, params, isOutdated, inEffect, onChange }: ChoiceProps) {
  const set = textOf(params, setting);
  const isOption = (set !== '' || isOutdated) && options.some(({ value }) => value === set);
  return (
    <label className={styles.row} title={helpOf(setting)}>
      <span>{labelOf(setting)}</span>
      <select value={isOption ? set : (inEffect ?? set)} onChange={(event) => onChange({ [setting]: event.target.value })}>
        {options.map(({ value, words }) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

function optionsOf(setting: 'task' | 'gaps' | 'texts' | 'header' | 'rowsAre', automatic?: string): Option[] {
  const field = tableSchema[setting];
  return field.options.map((value) => ({
    value,
    words: value === 'automatic' && automatic ? `${automatic} (auto)` : showValue(field, value),
  }));
}

const MOST_COLUMNS = 100;
const ROLE_WORDS: Readonly<Record<ColumnReport['role'], string>> = {
  target: 'target',
  split: 'says which rows are held out',
  feature: '',
  'left out': 'left out',
};

function Columns({ table: { columns }, params, onChange }: Pick<Props, 'table' | 'params' | 'onChange'>) {
  const used = columns.filter(({ role }) => role === 'feature').length;
  return (
    <details className={styles.details}>
      <summary>
        Features: {used} of {columns.length} columns
      </summary>
      <ul className={styles.columns}>
        {columns.slice(0, MOST_COLUMNS).map((column) => {
          const { title, kind, role, why, content, isSplit } = column;
          const isFixed = role === 'target' || role === 'split' || (isSplit && role === 'left out') || kind === 'empty';
          const words = [kind, content, ROLE_WORDS[role] + (why ? `, because ${why.words}` : '')].filter((part) => part !== '').join(' · ');
          return (
            <li key={title}>
              <label>
                <input
                  type="checkbox"
                  checked={!isFixed && isUsed(params, column)}
                  disabled={isFixed}
                  onChange={(event) => onChange(withColumn(params, column, event.target.checked))}
                />
                <strong>{title}</strong> <span>{words}</span>
              </label>
            </li>
          );
        })}
      </ul>
      {columns.length > MOST_COLUMNS ? <p className={styles.note}>and {counted(columns.length - MOST_COLUMNS, 'more column')}</p> : null}
    </details>
  );
}

function FirstRows({ table: { columns, preview, hasHeader, format } }: Pick<Props, 'table'>) {
  const shown = columns.slice(0, MOST_COLUMNS);
  return (
    <details className={styles.details}>
      <summary>First rows</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable elements must be reachable without a mouse */}
      <section className={styles.preview} aria-label="First rows of the table" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {shown.map(({ title, role }) => (
                <th key={title} scope="col" data-role={role}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.map((row, r) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name and never move
              <tr key={r}>
                {shown.map(({ title, role }, c) => (
                  <td key={title} data-role={role}>
                    {row[c]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className={styles.note}>
        Read as {format}, {hasHeader ? 'with titles in the first row' : 'without titles'}.
      </p>
    </details>
  );
}

export function TablePanel({ table, params, isOutdated, onChange }: Props) {
  const { columns, imageSide } = table;
  const given = { params, isOutdated, onChange };
  const titles = columns.filter(({ kind }) => kind !== 'empty').map(({ title }): Option => ({ value: title, words: title }));
  const hasTexts = columns.some(({ kind, role, why }) => kind === 'text' && (role === 'feature' || why?.reason === 'text'));
  const hasGaps = columns.some(({ gaps, role }) => gaps > 0 && role === 'feature') || textOf(params, 'gaps') !== 'fill';
  return (
    <section className={styles.table} aria-label="Table">
      <Choice setting="target" options={titles} {...given} inEffect={table.target} />
      <Choice setting="task" options={optionsOf('task', table.task ?? undefined)} {...given} />
      {imageSide ? <Choice setting="rowsAre" options={optionsOf('rowsAre')} {...given} /> : null}
      {hasGaps ? <Choice setting="gaps" options={optionsOf('gaps')} {...given} /> : null}
      {hasTexts ? <Choice setting="texts" options={optionsOf('texts')} {...given} /> : null}
      <Choice
        setting="heldOutBy"
        options={[{ value: '', words: 'a random share' }, ...titles]}
        {...given}
        inEffect={table.heldOutBy}
        onChange={(change) => onChange(change.heldOutBy === '' ? withRandomShare(params, columns) : change)}
      />
      <Choice setting="header" options={optionsOf('header', table.hasHeader ? 'titles' : 'data')} {...given} />
      <Columns table={table} params={params} onChange={onChange} />
      <FirstRows table={table} />
    </section>
  );
}
