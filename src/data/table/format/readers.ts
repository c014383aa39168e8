/** Decides from the first rows how the cells of each column are read. */
import { type DateOrder, type Decimal, dateIn, decimalShownBy, isGap, numberIn, withoutUnit, yesNoPair } from './cells.ts';

/** The rule by which the cells of a column become numbers. */
export interface CellReader {
  kind: 'number' | 'yes/no' | 'date' | 'text';
  unit?: string;
  /** Returns the number in a trimmed cell that is not a gap; NaN if the rule does not fit the cell. */
  numberIn(cell: string): number;
}

/** A rule fits a column if it fails for at most this share of the cells that are not gaps. */
export const MOST_STRAYS = 0.05;
const DATE_ORDERS: readonly DateOrder[] = ['year first', 'month first', 'day first'];

const textReader: CellReader = { kind: 'text', numberIn: () => Number.NaN };

const fits = (reader: CellReader, cells: readonly string[]): boolean =>
  cells.filter((cell) => Number.isNaN(reader.numberIn(cell))).length <= MOST_STRAYS * cells.length;

function numberReader(decimal: Decimal): CellReader {
  return { kind: 'number', numberIn: (cell) => numberIn(cell, decimal) };
}

function unitReader(decimal: Decimal, cells: readonly string[]): CellReader | null {
  const units = new Set(cells.flatMap((cell) => withoutUnit(cell)?.unit ?? []));
  const [unit] = units;
  if (units.size !== 1 || unit === undefined) return null;
  const read = (cell: string) => {
    const found = withoutUnit(cell);
    return numberIn(found?.unit === unit ? found.number : cell, decimal);
  };
  return { kind: 'number', unit, numberIn: read };
}

function yesNoReader(cells: readonly string[]): CellReader | null {
  const [no, yes] = yesNoPair(new Set(cells)) ?? [];
  if (no === undefined || yes === undefined) return null;
  const read = (cell: string) => {
    const word = cell.toLowerCase();
    return word === yes ? 1 : word === no ? 0 : Number.NaN;
  };
  return { kind: 'yes/no', numberIn: read };
}

function readerOf(cells: readonly string[], decimal: Decimal): CellReader {
  if (cells.length === 0) return numberReader(decimal);
  const candidates: (CellReader | null)[] = [
    numberReader(decimal),
    yesNoReader(cells),
    ...DATE_ORDERS.map((order): CellReader => ({ kind: 'date', numberIn: (cell) => dateIn(cell, order) })),
    unitReader(decimal, cells),
  ];
  return candidates.find((reader) => reader && fits(reader, cells)) ?? textReader;
}

/** Returns the decimal separator that more of these cells show; `elsewhere` if there is no majority. */
function decimalOf(cells: readonly string[], elsewhere: Decimal): Decimal {
  let balance = 0;
  for (const cell of cells) {
    const shown = decimalShownBy(withoutUnit(cell)?.number ?? cell);
    if (shown) balance += shown === 'point' ? 1 : -1;
  }
  return balance > 0 ? 'point' : balance < 0 ? 'comma' : elsewhere;
}

/**
 * Returns a reader for each column. The decimal separator of a column is the one that more of its cells show. Without a majority, the cells
 * of all columns decide. If these do not decide either, the decimal separator is a comma if semicolons separate the columns, and a point
 * otherwise.
 */
export function readersOf(rows: readonly (readonly string[])[], width: number, separator: string): CellReader[] {
  const columns = Array.from({ length: width }, (_, c) => rows.map((row) => (row[c] ?? '').trim()).filter((cell) => !isGap(cell)));
  const decimal = decimalOf(columns.flat(), separator === ';' ? 'comma' : 'point');
  return columns.map((cells) => readerOf(cells, decimalOf(cells, decimal)));
}
