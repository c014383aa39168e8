/** Reads a table for the second time, and stores the values of each used column, one for each row. */

import type { Column } from './columns.ts';
import { wholeIn } from './format/cells.ts';
import { cellsOf, readRecords } from './format/records.ts';
import type { Pixels } from './pixels.ts';
import type { Read } from './reading.ts';
import { heldOutWords } from './roles.ts';

/** The code of a gap in a column of categories. */
export const NO_CODE = -1;

/**
 * A column of whole numbers from 0 to 255 without gaps is stored with one byte per cell. A table of images that cannot be read as images,
 * for example because they are not square, contains many such columns.
 */
export type Numbers = Float64Array | Uint8Array;

export interface Filled {
  /** The values of the columns that are used as numbers, including dates and yes/no; NaN for a gap or for text instead of a number. */
  numbers: ReadonlyMap<Column, Numbers>;
  /**
   * The category of each row: an index into the list of {@link categoriesOf}, or of {@link classesOf} for the target. The index after the
   * end of the list stands for all other categories, and NO_CODE stands for a gap.
   */
  codes: ReadonlyMap<Column, Int32Array>;
  /** [row, pixel]; null if the rows cannot be read as images. */
  pixels: Uint8Array | null;
  /** 1 for rows that are held out according to the split column; null if there is no such column. */
  heldOut: Uint8Array | null;
  /** The position of each row in the file, counted from 1. */
  rowNumbers: Uint32Array;
}

export const MAX_CATEGORIES = 20;

/** Returns the numbers in ascending order, and then the texts in alphabetical order. */
export function classesOf({ profile }: Column): string[] {
  const numbers = profile.reader.kind === 'number' ? [...profile.values].sort((a, b) => a - b).map(String) : [];
  return [...numbers, ...[...profile.texts.keys()].sort()];
}

/**
 * Returns at most MAX_CATEGORIES categories of a text column, the most frequent first. Each number among the texts counts as occurring
 * once, because the profile of a column does not count how often it occurs.
 */
export function categoriesOf({ profile }: Column): string[] {
  const numbers = [...profile.values].map((value) => [String(value), 1] as const);
  const counted = [...profile.texts, ...(profile.reader.kind === 'number' ? numbers : [])];
  return counted
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MAX_CATEGORIES)
    .map(([category]) => category);
}

export const hasOtherCategories = ({ profile }: Column): boolean => profile.distinct > MAX_CATEGORIES;

const areBytes = ({ profile }: Column) =>
  profile.areWhole && profile.low >= 0 && profile.high <= 255 && profile.numbers === profile.count && profile.count > 0;

export async function filled(name: string, bytes: Uint8Array, { survey: { dialect, rows }, roles, pixels }: Read): Promise<Filled> {
  const { target, task, split } = roles;
  const features = pixels ? [] : roles.features;
  const numbers = new Map<Column, Numbers>();
  const codes = new Map<Column, Int32Array>();
  const positions = new Map<Column, ReadonlyMap<string, number>>();
  for (const column of [target, ...features]) {
    const isCategory = column === target ? task === 'classes' : column.kind === 'text';
    if (!isCategory) numbers.set(column, areBytes(column) ? new Uint8Array(rows) : new Float64Array(rows));
    else {
      codes.set(column, new Int32Array(rows));
      positions.set(column, new Map((column === target ? classesOf(column) : categoriesOf(column)).map((category, i) => [category, i])));
    }
  }
  const isHeldOut = split && heldOutWords(split);
  const heldOut = split && new Uint8Array(rows);
  const rowNumbers = new Uint32Array(rows);
  const number = [...numbers];
  const category = [...codes].map(([column, values]) => [column, values, positions.get(column) ?? new Map<string, number>()] as const);
  const images = pixels && new Uint8Array(rows * pixels.columns.length);
  let at = 0;
  for await (const { records, first } of readRecords(name, bytes, dialect.encoding, dialect)) {
    for (const [r, record] of records.entries()) {
      if (first + r < dialect.firstRow) continue;
      const cells = cellsOf(record, dialect.width);
      if (!cells || at >= rows || cells.every((cell) => cell.trim() === '')) continue;
      for (const [{ index, profile }, values] of number) values[at] = profile.numberIn(cells[index] ?? '');
      for (const [{ index, profile }, values, known] of category) {
        const found = profile.categoryOf(cells[index] ?? '');
        values[at] = found === undefined ? NO_CODE : (known.get(found) ?? known.size);
      }
      if (pixels && images) writePixels(cells, pixels, images, at * pixels.columns.length);
      if (split && heldOut) heldOut[at] = Number(isHeldOut?.(split.profile.categoryOf(cells[split.index] ?? '')));
      rowNumbers[at++] = first + r;
    }
  }
  return { numbers, codes, pixels: images, heldOut, rowNumbers };
}

function writePixels(cells: readonly string[], { columns, scale }: Pixels, into: Uint8Array, at: number) {
  for (let c = 0; c < columns.length; c++) {
    const cell = cells[columns[c]?.index ?? 0] ?? '';
    const whole = wholeIn(cell);
    into[at + c] = Math.round(scale * (whole >= 0 ? whole : Number(cell)));
  }
}
