/** Computes the marks of an axis: the values at which the axis shows a number. */

const MIN_GAP_PX = 26;
/** The minimum distance on an x axis, which is larger than on a y axis because the numbers are side by side. */
const X_GAP_PX = 64;

/** A logarithmic axis with fewer marks than this is marked like a linear one if that gives more marks. */
const FEWEST_MARKS = 2;
const MARKS_WITHIN_DECADE = 4;

/**
 * The marks on a logarithmic axis of `length` pixels, spaced so that the numbers do not touch. They are at 1, 2 or 5 times a power of ten.
 * An axis with fewer than two such marks, usually because it spans less than a decade, is marked like a linear one if that gives more
 * marks.
 * @param apart the minimum difference between neighbouring marks if the axis is marked like a linear one, such as 1 if they must be whole
 * numbers
 */
export function logMarks(min: number, max: number, length: number, { gap = MIN_GAP_PX, apart = 0 } = {}): number[] {
  if (!(min > 0) || !(max > min)) return [];
  const marks = marksInDecades(min, max, length, gap);
  if (marks.length >= FEWEST_MARKS) return marks;
  const pxOf = (mark: number) => (length * Math.log(mark / min)) / Math.log(max / min);
  const linear: number[] = [];
  for (const mark of linearMarks(min, max, MARKS_WITHIN_DECADE, apart)) {
    const before = linear.at(-1);
    if (before === undefined || pxOf(mark) - pxOf(before) >= gap) linear.push(mark);
  }
  return linear.length > marks.length ? linear : marks;
}

function marksInDecades(min: number, max: number, length: number, gap: number): number[] {
  const first = Math.ceil(Math.log10(min) - 1e-9);
  const last = Math.floor(Math.log10(max) + 1e-9);
  const room = Math.max(1, Math.floor(length / gap));
  const decades = Math.log10(max / min);
  // The factors 1, 2 and 5 divide a decade into about equal thirds.
  if (3 * decades <= room) {
    const marks: number[] = [];
    for (let power = first - 1; power <= last; power++)
      for (const leading of [1, 2, 5]) {
        // The number is parsed from text, because 5 * 10 ** -5 is slightly less than 5e-5.
        const mark = Number(`${leading}e${power}`);
        if (mark >= min * (1 - 1e-9) && mark <= max * (1 + 1e-9)) marks.push(mark);
      }
    return marks;
  }
  const stride = Math.max(1, Math.ceil(decades / room));
  const marks: number[] = [];
  for (let power = Math.ceil(first / stride) * stride; power <= last; power += stride) marks.push(Number(`1e${power}`));
  return marks;
}

/** @param isWholeX true if the marks must be at whole numbers, as on an axis of steps */
export const xMarks = (min: number, max: number, length: number, { isLogX, isWholeX }: { isLogX: boolean; isWholeX: boolean }) =>
  isLogX
    ? logMarks(min, max, length, { gap: X_GAP_PX, apart: isWholeX ? 1 : 0 })
    : linearMarks(min, max, Math.max(1, Math.floor(length / X_GAP_PX)), isWholeX ? 1 : 0);

/**
 * Returns the marks from `min` to `max`, which are the multiples of one number: the smallest number that is 1, 2 or 5 times a power of
 * ten, is at least `apart`, and divides the range into at most `most` intervals.
 */
export function linearMarks(min: number, max: number, most: number, apart = 0): number[] {
  if (!(max > min)) return [];
  const least = Math.max(apart, (max - min) / most);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5, 10].find((leading) => leading * power >= least) ?? 10) * power;
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
