/** The opacity of a heat-map cell at the lower end of the scale. It is above 0, so that a measured cell differs from an empty one. */
export const LEAST_INK = 0.06;

/**
 * The same for a striped cell, which marks a gradient below the optimiser’s ε. It is higher, because most striped cells have small values,
 * and faint thin stripes could not be seen.
 */
const LEAST_STRIPED_INK = 0.3;

/** @param at the position of the cell's value on the scale, from 0 to 1 */
export function inkOf(at: number, isStriped: boolean): number {
  const least = isStriped ? LEAST_STRIPED_INK : LEAST_INK;
  return least + (1 - least) * at;
}

/** The width of a stripe and of the gap after it, in columns of the heat map. */
const STRIPE = 3;

export const isGap = (column: number): boolean => Math.floor(column / STRIPE) % 2 === 1;
