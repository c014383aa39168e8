/** The thresholds for the description of the autocorrelation of input gradients (autocorrelation.ts). */

/** The lag at which the autocorrelation is described: the number of points from one point on the line to the point compared with it. */
export const LAG = 5;
/** The autocorrelation above which the gradient is smooth. */
export const SMOOTH = 0.85;
/** The autocorrelation below which the gradient is shattered. */
export const SHATTERED = 0.6;
