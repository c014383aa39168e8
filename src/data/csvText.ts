/** The CSV parser: text → rows of cells, by RFC 4180 and the habits of spreadsheets. */
import { DataError } from './dataset.ts';

/** Decodes UTF-8, or UTF-16 with a byte order mark. @throws DataError if the bytes are neither */
export function decode(name: string, bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new DataError(`${name} is not a UTF-8 or UTF-16 text file. Save it as CSV UTF-8.`);
  }
}

/** The separator that occurs most often in the first line: comma, semicolon or tab. */
export function separatorOf(text: string): string {
  const line = text.slice(0, 100_000).split(/\r?\n|\r/, 1)[0] ?? '';
  const count = (separator: string) => line.split(separator).length;
  return [',', ';', '\t'].reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

/** The cells of each row, without blank lines. @throws DataError if a quote is never closed */
export function parseRows(name: string, text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
  };
  const endRow = () => {
    endCell();
    // A blank line is not a row.
    if (row.length > 1 || row[0]?.trim() !== '') rows.push(row);
    row = [];
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else isQuoted = false;
    } else if (char === '"' && cell.trim() === '') {
      cell = '';
      isQuoted = true;
    } else if (char === separator) endCell();
    else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[i + 1] === '\n') i++;
      endRow();
    } else cell += char;
  }
  if (isQuoted) throw new DataError(`${name}, row ${rows.length + 1}: a quotation mark is not closed. Add the closing quotation mark.`);
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}
