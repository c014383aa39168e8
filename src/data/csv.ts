/** The CSV dataset: one column of a table is the target, and every other column is a feature. */

import { decode, parseRows, separatorOf } from './csvText.ts';
import { DataError, type DataFile, type Dataset, defineData, type Task } from './dataset.ts';
import { gunzipped } from './gunzip.ts';
import { heldOutField, reordered, shuffledSplit } from './split.ts';

const MAX_BYTES = 64 * 2 ** 20;
const MAX_COLUMNS = 10_000;
const MAX_VALUES = 64_000_000;
const MIN_ROWS = 10;
/** Up to this many distinct whole numbers are read as classes; more are read as a quantity. */
const MAX_NUMBERED_CLASSES = 20;
const MAX_CLASSES = 1000;
const TARGET_NAMES = /^(target|label|class|y|output)$/i;

interface Table {
  header: string[];
  rows: string[][];
  /** The row number in the file, from 1, of the first row of data. */
  firstRow: number;
  separator: string;
}

function numberOf(cell: string, separator: string): number {
  const text = cell.trim();
  if (text === '' || /^[+-]?(0x|0b|0o)/i.test(text)) return Number.NaN;
  // Tables separated by semicolons use the decimal comma.
  return Number(separator === ';' ? text.replace(',', '.') : text);
}

function readTable(name: string, text: string): Table {
  const separator = separatorOf(text);
  const rows = parseRows(name, text.replace(/^\uFEFF/, ''), separator);
  const [first] = rows;
  if (!first) throw new DataError(`${name} is empty.`);
  if (first.length < 2)
    throw new DataError(
      `${name} has only one column, but a target and at least one feature are needed. Separate the columns by commas, semicolons or tabs.`,
    );
  if (first.length > MAX_COLUMNS)
    throw new DataError(
      `${name} has ${first.length.toLocaleString('en')} columns; the limit is ${MAX_COLUMNS.toLocaleString('en')}. Remove some columns.`,
    );
  const [, second = []] = rows;
  // The first row is a header if one of its cells is not a number although the cell below it is.
  const isHeader = first.some(
    (cell, c) => Number.isNaN(numberOf(cell, separator)) && (rows.length === 1 || !Number.isNaN(numberOf(second[c] ?? '', separator))),
  );
  const header = isHeader ? first.map((cell) => cell.trim()) : first.map((_, c) => `column ${c + 1}`);
  const body = isHeader ? rows.slice(1) : rows;
  const firstRow = isHeader ? 2 : 1;
  if (body.length === 0) throw new DataError(`${name} has a header but no rows. Add at least ${MIN_ROWS} rows.`);
  body.forEach((row, r) => {
    if (row.length !== header.length)
      throw new DataError(
        `${name}, row ${firstRow + r}: the row has ${cellsWords(row.length)}, but the first row has ${cellsWords(header.length)}. Give all rows the same number of cells.`,
      );
  });
  if (body.length < MIN_ROWS)
    throw new DataError(
      `${name} has ${body.length === 1 ? 'only 1 row' : `only ${body.length} rows`}; at least ${MIN_ROWS} are needed. Add rows.`,
    );
  if (body.length * header.length > MAX_VALUES)
    throw new DataError(
      `${name} has ${body.length.toLocaleString('en')} rows of ${header.length.toLocaleString('en')} cells; the limit is ${MAX_VALUES.toLocaleString('en')} cells. Remove rows or columns.`,
    );
  return { header, rows: body, firstRow, separator };
}

const cellsWords = (count: number) => (count === 1 ? '1 cell' : `${count} cells`);

/** (value − mean) / standard deviation; a constant column becomes 0. @throws DataError if the deviation overflows */
function standardised(column: string, values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0));
  if (!Number.isFinite(deviation))
    throw new DataError(`${column}: the numbers are too large to be standardised. Divide them by a constant.`);
  return values.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
}

function columnNumbers(name: string, { header, rows, firstRow, separator }: Table, column: number): number[] {
  return rows.map((row, r) => {
    const value = numberOf(row[column] ?? '', separator);
    if (Number.isFinite(value)) return value;
    const cell = (row[column] ?? '').trim().slice(0, 40);
    throw new DataError(
      `${name}, row ${firstRow + r}, column ${column + 1} (${header[column]}): ${cell === '' ? 'the value is missing' : `“${cell}” is not a finite number`}. Enter a number, or remove the row or the column.`,
    );
  });
}

function targetsOf(name: string, table: Table, column: number): { targets: number[]; task: Task } {
  const cells = table.rows.map((row) => (row[column] ?? '').trim());
  const empty = cells.indexOf('');
  if (empty >= 0)
    throw new DataError(
      `${name}, row ${table.firstRow + empty}, column ${column + 1} (${table.header[column]}): the target is missing. Enter it, or remove the row.`,
    );
  const numbers = cells.map((cell) => numberOf(cell, table.separator));
  const isNumeric = numbers.every((value) => Number.isFinite(value));
  const distinct = [...new Set(cells)];
  if (distinct.length < 2)
    throw new DataError(
      `${name}: the target column ${table.header[column]} has only one value, ${distinct[0]}. At least two different values are needed.`,
    );
  const isClasses = distinct.length === 2 || !isNumeric || (distinct.length <= MAX_NUMBERED_CLASSES && numbers.every(Number.isInteger));
  if (!isClasses)
    return {
      targets: standardised(`${name}, ${table.header[column]}`, numbers),
      task: { type: 'regression', labels: [`${table.header[column]} (standardised)`] },
    };
  if (distinct.length > MAX_CLASSES) {
    throw new DataError(
      `${name}: the target column ${table.header[column]} has ${distinct.length.toLocaleString('en')} classes; the limit is ${MAX_CLASSES.toLocaleString('en')}. Name another column target.`,
    );
  }
  const classes = isNumeric ? distinct.sort((a, b) => numberOf(a, table.separator) - numberOf(b, table.separator)) : distinct.sort();
  const index = new Map(classes.map((label, i) => [label, i]));
  const task: Task = { type: classes.length === 2 ? 'binary' : 'classes', labels: classes };
  return { targets: cells.map((cell) => index.get(cell) ?? 0), task };
}

export const csv = defineData({
  kind: 'csv',
  label: 'CSV file',
  doc: 'Your own table with one example per row. The target is the column named target, label, class, y or output, or else the last column. Features are standardised.',
  schema: { heldOut: heldOutField },
  files: { accept: '.csv,.tsv,.txt,text/csv', hint: 'one CSV file with numeric feature columns and a target column.' },
  async make({ heldOut }, seed, files: readonly DataFile[]): Promise<Dataset> {
    const [file, ...surplus] = files;
    if (!file) throw new DataError('No file is selected. Choose or drop a CSV file.');
    if (surplus.length > 0)
      throw new DataError(`${files.length} files were opened, but only one CSV file can be used. Open one at a time.`);
    const { name } = file;
    const table = readTable(name, decode(name, await gunzipped(name, file.bytes, MAX_BYTES)));
    const named = table.header.findIndex((title) => TARGET_NAMES.test(title));
    const target = named >= 0 ? named : table.header.length - 1;
    const columns = table.header.map((_, c) => c).filter((c) => c !== target);
    const { targets, task } = targetsOf(name, table, target);
    const count = table.rows.length;
    const inputs = new Float32Array(count * columns.length);
    columns.forEach((column, f) => {
      standardised(`${name}, ${table.header[column]}`, columnNumbers(name, table, column)).forEach((value, r) => {
        inputs[r * columns.length + f] = value;
      });
    });
    const { order, trainCount } = shuffledSplit(count, heldOut, seed);
    return {
      name,
      inputShape: [columns.length],
      inputs: reordered(inputs, columns.length, order),
      targets: reordered(Float32Array.from(targets), 1, order),
      targetWidth: 1,
      task,
      count,
      trainCount,
      features: columns.map((column) => table.header[column] ?? ''),
    };
  },
});
