/**
 * Turns the values of features into inputs. Numbers and dates are standardised with the mean and standard deviation of the training rows,
 * yes and no become 1 and 0, and texts are encoded one-hot.
 */
import type { Column } from './columns.ts';
import { categoriesOf, type Filled, hasOtherCategories, NO_CODE, type Numbers } from './fill.ts';
import { DAY_MS } from './format/cells.ts';
import { breaks } from './format/text.ts';
import { medianOf, type Standard, standardOf } from './standardise.ts';

export interface EncodedFeature {
  column: Column;
  names: readonly string[];
  write(row: number, into: Float32Array, at: number): void;
  /** A phrase for the user about the value or category that fills gaps; null if no gaps are filled. */
  filling: string | null;
  /** The standardisation of a number or a date. It leaves the 1 and 0 of yes and no unchanged. Absent for texts. */
  standard?: Standard;
  /** Returns the number in a row, in the unit of the file, or the number with which a gap is filled. Absent for texts. */
  valueAt?(row: number): number;
}

function picked(values: Numbers, rows: Uint32Array): Float64Array {
  const some = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) some[i] = values[rows[i] ?? 0] ?? Number.NaN;
  return some;
}

function numberFeature(column: Column, values: Numbers, trainingRows: Uint32Array, isFilled: boolean): EncodedFeature {
  const training = picked(values, trainingRows);
  const hasGaps = isFilled && column.profile.gaps + column.profile.strays > 0;
  const median = hasGaps ? medianOf(training) : 0;
  const isFlag = column.kind === 'yes/no';
  if (hasGaps)
    for (let i = 0; i < training.length; i++) {
      if (Number.isNaN(training[i])) training[i] = median;
    }
  const standard: Standard = isFlag ? { of: (value) => value, back: (value) => value } : standardOf(training);
  const valueAt = (row: number) => {
    const value = values[row] ?? Number.NaN;
    return Number.isNaN(value) ? median : value;
  };
  const title = column.profile.reader.unit ? `${column.title} (${column.profile.reader.unit})` : column.title;
  return {
    column,
    names: [title],
    standard,
    filling: hasGaps ? `${medianWords(column.kind, median)}, the median` : null,
    valueAt,
    write(row, into, at) {
      into[at] = standard.of(valueAt(row));
    },
  };
}

const shortNumber = (value: number) => String(Number(value.toPrecision(4)));

/** A date is a number of days since 1 January 1970. The median of yes and no is 0.5 if both are equally frequent. */
function medianWords(kind: Column['kind'], median: number): string {
  if (kind === 'date') return new Date(median * DAY_MS).toISOString().slice(0, 10);
  if (kind === 'yes/no') return median === 0.5 ? 'halfway between no and yes' : median === 0 ? 'no' : 'yes';
  return shortNumber(median);
}

const MISSING = '(missing)';
const OTHERS = '(others)';

function categoryFeature(column: Column, codes: Int32Array, hasGaps: boolean): EncodedFeature {
  const categories = categoriesOf(column);
  const names = [...categories, ...(hasOtherCategories(column) ? [OTHERS] : []), ...(hasGaps ? [MISSING] : [])];
  return {
    column,
    names: names.map((category) => `${column.title} = ${category}`),
    filling: hasGaps ? 'a category of their own' : null,
    write(row, into, at) {
      const code = codes[row] ?? NO_CODE;
      into.fill(0, at, at + names.length);
      into[at + (code === NO_CODE ? names.length - 1 : code)] = 1;
    },
  };
}

/** @param isFilled true if gaps are filled; otherwise rows with gaps are left out */
export async function encodedFeatures(
  features: readonly Column[],
  { numbers, codes }: Filled,
  trainingRows: Uint32Array,
  isFilled: boolean,
): Promise<EncodedFeature[]> {
  const encoded: EncodedFeature[] = [];
  const rest = breaks();
  for (const column of features) {
    const values = numbers.get(column);
    encoded.push(
      values
        ? numberFeature(column, values, trainingRows, isFilled)
        : categoryFeature(column, codes.get(column) ?? new Int32Array(), isFilled && column.profile.gaps > 0),
    );
    await rest();
  }
  return encoded;
}
