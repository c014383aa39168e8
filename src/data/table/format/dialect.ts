/** Decides from the beginning of a file how the table is written: separator, comments, header, and the reader of each column. */
import { DataError } from '../../dataset.ts';
import { isGap, numberIn } from './cells.ts';
import { type CellReader, readersOf } from './readers.ts';
import { cellsOf, isBlank, type Layout, sampledRecords } from './records.ts';
import { type Encoding, textIn } from './text.ts';

export interface Dialect extends Layout {
  encoding: Encoding;
  /** The number of cells in a row. */
  width: number;
  hasHeader: boolean;
  /** The record number of the first row of data, counted from 1. */
  firstRow: number;
  /** No two titles are equal. */
  titles: readonly string[];
  /** The columns with an empty title in the header, such as the row numbers that pandas and R write. */
  untitled: readonly number[];
  readers: readonly CellReader[];
}

export type HeaderChoice = 'automatic' | 'yes' | 'no';

const SAMPLE_BYTES = 2 ** 18;
const SAMPLE_ROWS = 500;
const SAMPLE_CELLS = 40_000;
const MIN_SAMPLE_ROWS = 20;
const MAX_COLUMNS = 10_000;
const SEPARATORS = ['\t', ';', '|', ','];
/**
 * The maximum length of a title in characters, without the number that a repeated title gets. Both together must fit into settings such as
 * the target, which are limited to 80 characters.
 */
const MAX_TITLE = 74;

/** @throws DataError if the text is not a table */
export function dialectOf(name: string, bytes: Uint8Array, encoding: Encoding, header: HeaderChoice): Dialect {
  const [text = ''] = textIn(bytes.subarray(0, SAMPLE_BYTES), encoding);
  const isWhole = bytes.length <= SAMPLE_BYTES;
  const layout = layoutOf(isWhole ? text : text.slice(0, text.lastIndexOf('\n') + 1) || text);
  const records = sampledRecords(text, layout);
  // The last record may be cut off by the end of the sample.
  if (!isWhole && records.length > 1) records.pop();
  const rows = records.map((cells, r) => ({ cells, number: r + 1 + layout.skippedLines })).filter(({ cells }) => !isBlank(cells));
  const [first] = rows;
  if (!first) throw new DataError(`${name} is empty: it has no values. Use another file.`);
  const width = widthOf(rows.map(({ cells }) => cells));
  if (width < 2)
    throw new DataError(
      `${name} has only one column, but a target and at least one feature are needed. Separate the columns with commas, semicolons or tabs.`,
    );
  if (width > MAX_COLUMNS)
    throw new DataError(
      `${name} has ${width.toLocaleString('en')} columns; the limit is ${MAX_COLUMNS.toLocaleString('en')}. Remove some columns.`,
    );
  // Lines above the table, such as a caption, have fewer cells than its rows, and are skipped. A line with just one cell too few is not
  // skipped, because it can be a header that R wrote without a title for the first column.
  const start = rows.findIndex(({ cells }) => cells.length === width - 1 || cellsOf(cells, width));
  const table = rows.slice(start, start + Math.max(MIN_SAMPLE_ROWS, Math.min(SAMPLE_ROWS, SAMPLE_CELLS / width)));
  const [head, ...body] = table;
  const headCells = head ? titleCells(head.cells, width) : [];
  const whole = body.filter(({ cells }) => cells.length >= width).map(({ cells }) => cells);
  const bodyReaders = readersOf(whole, width, layout.separator);
  const hasHeader = header === 'automatic' ? isHeader(headCells, whole, bodyReaders) : header === 'yes';
  const firstData = hasHeader ? body[0] : head;
  return {
    ...layout,
    encoding,
    width,
    hasHeader,
    firstRow: firstData?.number ?? (head?.number ?? 0) + 1,
    titles: titlesOf(hasHeader ? headCells : [], width),
    untitled: hasHeader ? headCells.flatMap((cell, c) => (cell === '' ? c : [])) : [],
    readers: hasHeader ? bodyReaders : readersOf([headCells, ...whole], width, layout.separator),
  };
}

const titleCells = (cells: readonly string[], width: number): string[] =>
  (cells.length === width - 1 ? ['', ...cells] : [...cells]).slice(0, width).map((cell) => cell.trim());

function layoutOf(text: string): Layout {
  const hint = /^\s*"?sep=(.)"?[^\n]*\n/i.exec(text);
  const skippedLines = hint ? 1 : 0;
  const body = hint ? text.slice(hint[0].length) : text;
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  // A first line with # is a header if no other line starts with # and the next line has the same number of cells.
  const comments = lines.filter((line) => line.startsWith('#')).length;
  const comment = comments > 0 && !(comments === 1 && lines[0]?.startsWith('#') && isHashHeader(lines)) ? '#' : null;
  return { separator: hint?.[1] ?? separatorOf(body, comment), comment, skippedLines };
}

const isHashHeader = ([first = '', second = '']: readonly string[]) =>
  SEPARATORS.some((separator) => first.includes(separator) && first.split(separator).length === second.split(separator).length);

/**
 * Blanks are preferred to another separator if they give more columns, at least this share of rows has the same number of cells, and enough
 * cells are numbers. The other separator, such as a comma, is then read as part of the cells.
 */
const MIN_ALIGNED = 0.9;
/** The share of cells that must be numbers before blanks are preferred. */
const MIN_NUMBERS = 0.6;

/** Returns the separator with which the largest share of rows has the same number of cells, or a blank if blanks align the columns. */
function separatorOf(text: string, comment: string | null): string {
  const tried = (separator: string) => {
    const layout = { separator, comment, skippedLines: 0 };
    const shown = sampledRecords(text.slice(0, 2 ** 16), layout)
      .filter((row) => !isBlank(row))
      .slice(0, 50);
    const width = widthOf(shown);
    return { separator, width, rows: shown, share: width < 2 ? 0 : shown.filter((row) => cellsOf(row, width)).length / shown.length };
  };
  const best = SEPARATORS.map(tried).reduce((most, one) => (one.share > most.share ? one : most), { separator: ',', width: 0, share: 0 });
  const aligned = tried(' ');
  const isAligned =
    best.share === 0 || (aligned.width > best.width && aligned.share >= MIN_ALIGNED && numbersIn(aligned.rows) >= MIN_NUMBERS);
  return isAligned && aligned.share > 0 ? ' ' : best.separator;
}

const numbersIn = (rows: readonly (readonly string[])[]): number => {
  const cells = rows.flat();
  return cells.filter((cell) => !Number.isNaN(numberIn(cell, 'point'))).length / cells.length;
};

/** Returns the most frequent number of cells in a row. If it is above 2, a last cell that is empty in all rows does not count. */
function widthOf(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [width = 0] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0]);
  const isSurplus = width > 2 && rows.every((row) => (row[width - 1] ?? '').trim() === '');
  return isSurplus ? width - 1 : width;
}

/**
 * True if the first row contains the titles of the columns. It does so if a word is above a column of numbers, yes/no or dates, or if its
 * cells are the numbers 0, 1, 2, … or 1, 2, 3, …. (In a table of two columns, such numbers suffice only if a cell below has a decimal
 * sign.) Otherwise, it contains titles only if it has no value above a column of numbers, yes/no or dates, and if none of its words recurs
 * in its column. A row with no rows below it contains titles if none of its cells is a number.
 */
function isHeader(head: readonly string[], rows: readonly (readonly string[])[], readers: readonly CellReader[]): boolean {
  const isWord = (cell: string, c: number) => !isGap(cell) && Number.isNaN(readers[c]?.numberIn(cell) ?? 0);
  if (rows.length === 0) return head.every((cell) => Number.isNaN(Number(cell || Number.NaN)));
  const values = readers.map(({ kind }, c) => (kind === 'text' ? null : c)).filter((c) => c !== null);
  if (values.some((c) => isWord(head[c] ?? '', c))) return true;
  if (isCount(head) && (head.length > 2 || rows.some((row) => row.some((cell) => /\d[.,]\d/.test(cell))))) return true;
  if (values.some((c) => !isGap(head[c] ?? ''))) return false;
  const texts = head.map((cell, c) => ({ cell, known: new Set(rows.map((row) => (row[c] ?? '').trim())) }));
  return !texts.some(({ cell, known }) => cell !== '' && known.has(cell));
}

const isCount = (cells: readonly string[]) => [0, 1].some((start) => cells.every((cell, i) => cell === String(i + start)));

function titlesOf(cells: readonly string[], width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, c) => {
    const title = (cells[c] ?? '').replace(/^#\s*/, '').replace(/\s+/g, ' ').trim().slice(0, MAX_TITLE) || `column ${c + 1}`;
    let different = title;
    for (let n = 2; taken.has(different); n++) different = `${title} (${n})`;
    taken.add(different);
    return different;
  });
}
