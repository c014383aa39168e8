/** The records of a table: rows of cells, which Papa Parse reads in batches. */
import Papa from 'papaparse';
import { DataError } from '../../dataset.ts';
import { breaks, type Encoding, textIn } from './text.ts';

/** The longest record, in characters. A longer one contains a quotation mark that is never closed, or its file is not a table. */
const MAX_RECORD = 2 ** 21;

export interface Layout {
  separator: string;
  /** Lines that begin with this text are comments. */
  comment: string | null;
  /** The number of lines before the table that are not records, such as `sep=;`. */
  skippedLines: number;
}

interface Batch {
  records: string[][];
  /** The number of the batch's first record in the file, counted from 1. Skipped lines count as records, but comments do not. */
  first: number;
}

/**
 * Replaces each run of blanks with one blank, and removes blanks at both ends of a line, because columns that are aligned by runs of blanks
 * are read with one blank as separator. The text begins at the start of a line. If it is not whole, a blank at its end stays, because the
 * last line may be cut off there.
 */
const withSingleBlanks = (text: string, isWhole: boolean) => text.replace(/[ \t]+/g, ' ').replace(isWhole ? /^ | $/gm : /^ | (?=\n)/gm, '');

function parserOf({ separator, comment }: Layout) {
  // `Papa.Parser`, which parses text in pieces, is exported but undocumented; the library's own streams use it.
  return new Papa.Parser({ delimiter: separator, newline: '\n', ...(comment !== null && { comments: comment }) });
}

interface Parsed {
  data: string[][];
  errors: { code: string; row?: number }[];
  meta: { cursor: number };
}

/** The records at the beginning of the text; the last one can be cut off. */
export function sampledRecords(text: string, layout: Layout): string[][] {
  const body = text.split('\n', layout.skippedLines).reduce((rest, line) => rest.slice(line.length + 1), text);
  const { data }: Parsed = parserOf(layout).parse(layout.separator === ' ' ? withSingleBlanks(body, true) : body, 0, false);
  return data;
}

/** @throws DataError if a quotation mark is never closed, or a record is too long */
function* recordsOf(name: string, text: Iterable<string>, layout: Layout): Generator<Batch> {
  const parser = parserOf(layout);
  const isAligned = layout.separator === ' ';
  let rest = '';
  let skip = layout.skippedLines;
  let first = 1 + skip;
  const batchOf = (isLast: boolean): Batch => {
    if (isAligned) rest = withSingleBlanks(rest, isLast);
    const { data, errors, meta }: Parsed = parser.parse(rest, 0, !isLast);
    const open = errors.find(({ code }) => code === 'MissingQuotes');
    if (open) throw openQuote(name, first + (open.row ?? 0));
    rest = isLast ? '' : rest.slice(meta.cursor);
    const batch = { records: data, first };
    first += data.length;
    return batch;
  };
  for (const piece of text) {
    rest += piece;
    for (; skip > 0 && rest.includes('\n'); skip--) rest = rest.slice(rest.indexOf('\n') + 1);
    if (skip > 0) continue;
    yield batchOf(false);
    if (rest.length > MAX_RECORD) throw rest.includes('"') ? openQuote(name, first) : tooLong(name, first);
  }
  if (rest !== '') yield batchOf(true);
}

/**
 * The records of a whole file. Other work of the thread can run between batches.
 * @throws DataError if a quotation mark is never closed, or a record is too long
 */
export async function* readRecords(name: string, bytes: Uint8Array, encoding: Encoding, layout: Layout): AsyncGenerator<Batch> {
  const rest = breaks();
  for (const batch of recordsOf(name, textIn(bytes, encoding), layout)) {
    yield batch;
    await rest();
  }
}

const openQuote = (name: string, row: number) =>
  new DataError(`${name}, row ${row.toLocaleString('en')}: a quotation mark is not closed. Add the closing quotation mark.`);
const tooLong = (name: string, row: number) =>
  new DataError(
    `${name}, row ${row.toLocaleString('en')} has more than ${MAX_RECORD.toLocaleString('en')} characters. Put each example on a line of its own.`,
  );

export const isBlank = (record: readonly string[]): boolean => record.every((cell) => cell.trim() === '');

/** The cells of a row of the table; null if it has fewer cells than the table has columns, or surplus cells that are not blank. */
export function cellsOf(record: string[], width: number): string[] | null {
  if (record.length === width) return record;
  return record.length > width && isBlank(record.slice(width)) ? record.slice(0, width) : null;
}
