/** The lag, in points along a line between two inputs, of the autocorrelation that is compared with the thresholds below. */
export const LAG = 5;
/** The autocorrelation above which the gradient is described as smooth. */
export const SMOOTH = 0.85;
/** The autocorrelation below which the gradient is described as shattered. */
export const SHATTERED = 0.6;
