/** The lag at which the autocorrelation of input gradients is described, in points along the line. */
export const LAG = 5;
/** The autocorrelation above which the gradient is described as smooth. */
export const SMOOTH = 0.85;
/** The autocorrelation below which the gradient is described as shattered. */
export const SHATTERED = 0.6;
