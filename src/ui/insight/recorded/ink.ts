/** The ink of heat maps. */

/** The opacity of the ink at the lower end of the scale, where a measured cell still differs from an empty one. */
export const LEAST_INK = 0.06;

/** The width of a stripe and of the gap after it, in columns of the map. */
const STRIPE = 3;

/** True for the columns at which striped cells have a gap. */
export const isGap = (column: number): boolean => Math.floor(column / STRIPE) % 2 === 1;
