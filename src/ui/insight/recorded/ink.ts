/** Computes how opaque the cells of heat maps are. */

/** The opacity of a cell at the lower end of the scale. It is above 0, so that a measured cell differs from an empty one. */
export const LEAST_INK = 0.06;

/**
 * The opacity of a striped cell at the lower end of the scale. Most striped cells have small values, and their thin stripes could not be
 * seen at a lower opacity.
 */
const LEAST_STRIPED_INK = 0.3;

/**
 * The opacity of a cell.
 * @param at the position of the cell's value on the scale, from 0 to 1
 */
export function inkOf(at: number, isStriped: boolean): number {
  const least = isStriped ? LEAST_STRIPED_INK : LEAST_INK;
  return least + (1 - least) * at;
}

/** The width of a stripe and of the gap after it, in columns of the map. */
const STRIPE = 3;

/** True for the columns at which striped cells have a gap. */
export const isGap = (column: number): boolean => Math.floor(column / STRIPE) % 2 === 1;
