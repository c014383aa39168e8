/** The first of two readings of a table. It counts the cells of each kind in each column. */
import { counted, countWords } from '../../schema/words.ts';
import { DataError } from '../dataset.ts';
import { type Dialect, dialectOf, type HeaderChoice } from './format/dialect.ts';
import { cellsOf, isBlank, readRecords } from './format/records.ts';
import { encodingOf } from './format/text.ts';
import { ColumnProfile } from './profile.ts';

const MAX_ROWS = 1_000_000;
export const MIN_ROWS = 10;
/** Rows without the usual number of cells are left out if they are at most this share of all rows; otherwise the table is refused. */
const MAX_RAGGED = 0.2;
const MAX_BLANK = 1_000_000;
const PREVIEW_ROWS = 6;
/** The largest number of rows that a message names. */
export const NAMED_ROWS = 5;

export interface Survey {
  dialect: Dialect;
  profiles: readonly ColumnProfile[];
  /** The number of rows with the usual number of cells. */
  rows: number;
  /** The rows with fewer or more cells: their number, the row numbers of the first few, and the number of cells in the first one. */
  ragged: { count: number; rows: readonly number[]; cells: number };
  preview: readonly (readonly string[])[];
}

/** @throws DataError */
export async function surveyOf(name: string, bytes: Uint8Array, header: HeaderChoice): Promise<Survey> {
  const encoding = await encodingOf(name, bytes);
  const dialect = dialectOf(name, bytes, encoding, header);
  const profiles = dialect.readers.map((reader) => new ColumnProfile(reader));
  const preview: string[][] = [];
  const raggedRows: number[] = [];
  let [rows, ragged, raggedCells, blank] = [0, 0, 0, 0];
  for await (const { records, first } of readRecords(name, bytes, encoding, dialect)) {
    for (const [r, record] of records.entries()) {
      const row = first + r;
      if (row < dialect.firstRow) continue;
      if (isBlank(record)) {
        if (++blank > MAX_BLANK) throw new DataError(`${name} has more than ${MAX_BLANK.toLocaleString('en')} blank rows. Remove them.`);
        continue;
      }
      const cells = cellsOf(record, dialect.width);
      if (!cells) {
        if (ragged++ === 0) raggedCells = record.length;
        if (raggedRows.length < NAMED_ROWS) raggedRows.push(row);
        continue;
      }
      if (++rows > MAX_ROWS)
        throw new DataError(`${name} has more than ${MAX_ROWS.toLocaleString('en')} rows, which is the limit. Use fewer rows.`);
      if (preview.length < PREVIEW_ROWS) preview.push(cells);
      for (let c = 0; c < cells.length; c++) profiles[c]?.add(cells[c] ?? '', row);
    }
  }
  const survey = { dialect, profiles, rows, ragged: { count: ragged, rows: raggedRows, cells: raggedCells }, preview };
  checkRows(name, survey);
  return survey;
}

function checkRows(name: string, { dialect, rows, ragged }: Survey) {
  if (ragged.count > MAX_RAGGED * (rows + ragged.count)) {
    throw new DataError(
      `${name}, row ${ragged.rows[0]}: the row has ${cellsWords(ragged.cells)}, but the usual number is ${countWords(dialect.width)}; ${counted(ragged.count, 'row has', 'rows have')} a different number. Give all rows the same number of cells.`,
    );
  }
  if (rows === 0) throw new DataError(`${name} has a header but no rows. Add at least ${MIN_ROWS} rows.`);
  const usual = ragged.count > 0 ? ` with the usual ${cellsWords(dialect.width)}` : '';
  if (rows < MIN_ROWS) throw new DataError(`${name} has only ${counted(rows, 'row')}${usual}; at least ${MIN_ROWS} are needed. Add rows.`);
}

export const cellsWords = (count: number) => counted(count, 'cell');
