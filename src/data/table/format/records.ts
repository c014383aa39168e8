/** Reads the records of a table, which are rows of cells, in batches with Papa Parse. */
import Papa from 'papaparse';
import { DataError } from '../../dataset.ts';
import { breaks, type Encoding, textIn } from './text.ts';

/** The maximum length of a record in characters. A longer one contains an unclosed quotation mark, or the file is not a table. */
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
  /** The position of the batch's first record in the file, counted from 1. Skipped lines are counted too, but comments are not. */
  first: number;
}

/**
 * Replaces each series of blanks (spaces and tabs) with one space, and removes blanks at both ends of each line, so that a single space is
 * the separator. The text must begin at the start of a line. If `isWhole` is false, a blank at the end of the text is not removed, because
 * the last line may continue after it.
 */
const withSingleBlanks = (text: string, isWhole: boolean) => text.replace(/[ \t]+/g, ' ').replace(isWhole ? /^ | $/gm : /^ | (?=\n)/gm, '');

function parserOf({ separator, comment }: Layout) {
  // `Papa.Parser` parses text in pieces. Papa Parse exports it and uses it for its own streams, but does not document it.
  return new Papa.Parser({ delimiter: separator, newline: '\n', ...(comment !== null && { comments: comment }) });
}

interface Parsed {
  data: string[][];
  errors: { code: string; row?: number }[];
  meta: { cursor: number };
}

/** Returns the records at the beginning of a file. The last one can be cut off. */
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
 * Yields the records of a file. Other work of the thread can run between batches.
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
    `${name}, row ${row.toLocaleString('en')}: the row has more than ${MAX_RECORD.toLocaleString('en')} characters. Put each example on a line of its own.`,
  );

export const isBlank = (record: readonly string[]): boolean => record.every((cell) => cell.trim() === '');

/** Returns the cells of a row; null if it has fewer cells than the table has columns, or surplus cells that are not blank. */
export function cellsOf(record: string[], width: number): string[] | null {
  if (record.length === width) return record;
  return record.length > width && isBlank(record.slice(width)) ? record.slice(0, width) : null;
}
