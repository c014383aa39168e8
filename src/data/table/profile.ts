/** A profile counts the cells of each kind in a column. It stores only a bounded number of different cells. */
import { isGap, wholeIn } from './format/cells.ts';
import type { CellReader } from './format/readers.ts';

/** The largest number of different texts, and of different numbers, that a profile counts. */
export const MAX_DISTINCT = 1000;

interface Stray {
  text: string;
  row: number;
}

export class ColumnProfile {
  count = 0;
  gaps = 0;
  /** The number of cells that the column's reader reads as finite numbers. */
  numbers = 0;
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;
  areWhole = true;
  /** True if each number is one more than the number in the row before. */
  isConsecutive = true;
  /** The different numbers; incomplete if there are more than can be stored. */
  readonly values = new Set<number>();
  /** The different texts with their counts. In a column of numbers, these are the cells that are neither numbers nor gaps. */
  readonly texts = new Map<string, number>();
  hasMoreTexts = false;
  /** The first cell that is not a gap and that the reader cannot read as a finite number. */
  stray: Stray | null = null;
  private start = 0;
  private last: string | null = null;
  private lastValue = Number.NaN;

  readonly reader: CellReader;

  constructor(reader: CellReader) {
    this.reader = reader;
  }

  add(cell: string, row: number) {
    const isKnown = cell === this.last;
    const value = this.numberIn(cell);
    if (!isKnown && !Number.isNaN(value)) this.keep(value);
    if (this.isConsecutive) {
      if (this.count === 0) this.start = value;
      this.isConsecutive = value === this.start + this.count;
    }
    this.count++;
    if (!Number.isNaN(value)) {
      this.numbers++;
      if (this.reader.kind !== 'number') this.countText(cell.trim());
    } else this.addText(cell.trim(), row);
  }

  /** Returns the number in a cell; NaN for a gap, for text or for an infinite number. */
  numberIn(cell: string): number {
    // Equal cells often follow each other, so the last result is reused.
    if (cell === this.last) return this.lastValue;
    const whole = this.reader.kind === 'number' ? wholeIn(cell) : -1;
    const value = whole >= 0 ? whole : this.valueOf(cell.trim());
    this.last = cell;
    this.lastValue = value;
    return value;
  }

  private valueOf(text: string): number {
    // Most cells of large tables end in a digit. They cannot be gaps, so the slower `isGap` is not called for them.
    const last = text.charCodeAt(text.length - 1);
    const isDigit = last >= 48 && last <= 57;
    const value = !isDigit && isGap(text) ? Number.NaN : this.reader.numberIn(text);
    return Number.isFinite(value) ? value : Number.NaN;
  }

  private keep(value: number) {
    if (value < this.low) this.low = value;
    if (value > this.high) this.high = value;
    if (this.areWhole) this.areWhole = Number.isInteger(value);
    if (this.values.size <= MAX_DISTINCT) this.values.add(value);
  }

  private addText(text: string, row: number) {
    if (isGap(text)) {
      this.gaps++;
      return;
    }
    this.stray ??= { text, row };
    this.countText(text);
  }

  private countText(text: string) {
    const known = this.texts.get(text);
    if (known === undefined && this.texts.size >= MAX_DISTINCT) this.hasMoreTexts = true;
    else this.texts.set(text, (known ?? 0) + 1);
  }

  get strays(): number {
    return this.count - this.numbers - this.gaps;
  }

  /** The number of different numbers and texts; infinite if there are more than can be stored. */
  get distinct(): number {
    const values = this.reader.kind === 'number' ? this.values.size : 0;
    return this.hasMoreTexts || values > MAX_DISTINCT ? Number.POSITIVE_INFINITY : values + this.texts.size;
  }

  /** Returns the name of the category of a cell: its text, or its number in the shortest form. Undefined for a gap. */
  categoryOf(cell: string): string | undefined {
    const text = cell.trim();
    if (isGap(text)) return undefined;
    const value = this.reader.kind === 'number' ? this.reader.numberIn(text) : Number.NaN;
    return Number.isFinite(value) ? String(value) : text;
  }
}
