/** Recognises tables in which each row is an image, such as MNIST as CSV: a column of labels, and one column for each pixel. */
import type { Column } from './columns.ts';
import { isClassLike } from './target.ts';

export interface Pixels {
  target: Column;
  columns: readonly Column[];
  side: number;
  /** The factor that maps the values in the file to the range from 0 to 255. */
  scale: number;
}

const MIN_SIDE = 8;
const MAX_BYTE = 255;
/** The largest pixel value in the digits of scikit-learn. In other common datasets, it is 255. */
const SHADES = 16;

const isPixel = ({ kind, profile }: Column) =>
  kind === 'number' && profile.gaps === 0 && profile.strays === 0 && profile.areWhole && profile.low >= 0 && profile.high <= MAX_BYTE;

/** Returns the pixels if the first or last column can be the label and all others can be the pixels of a square image; otherwise null. */
export function pixelsOf(columns: readonly Column[]): Pixels | null {
  const side = Math.sqrt(columns.length - 1);
  if (!Number.isInteger(side) || side < MIN_SIDE) return null;
  const [first, last] = [columns[0], columns.at(-1)];
  if (!first || !last || !columns.slice(1, -1).every(isPixel)) return null;
  const isFirst =
    isPixel(last) && (!isPixel(first) || !isClassLike(last) || (isClassLike(first) && first.profile.distinct <= last.profile.distinct));
  if (!isFirst && !isPixel(first)) return null;
  const target = isFirst ? first : last;
  if (!isClassLike(target) && !(target.kind === 'number' && target.profile.areWhole && target.profile.distinct > 1)) return null;
  const pixels = columns.filter((column) => column !== target);
  const high = pixels.reduce((most, { profile }) => Math.max(most, profile.high), 0);
  return high < 2 ? null : { target, columns: pixels, side, scale: high <= SHADES ? MAX_BYTE / SHADES : 1 };
}
