/** The thresholds of the words for the autocorrelation of input gradients (autocorrelation.ts). */

/** The distance of the compared points on the line. */
export const LAG = 5;
/** The autocorrelation above which the gradient is smooth. */
export const SMOOTH = 0.85;
/** The autocorrelation below which the gradient is shattered. */
export const SHATTERED = 0.6;
