/** The thresholds by which the autocorrelation of input gradients (autocorrelation.ts) is described. */

/** The lag of the described autocorrelation: the distance between the compared points on a line, as a number of points. */
export const LAG = 5;
/** The autocorrelation above which the gradient is smooth. */
export const SMOOTH = 0.85;
/** The autocorrelation below which the gradient is shattered. */
export const SHATTERED = 0.6;
