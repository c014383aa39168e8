/**
 * The limits of the kept weights of a run, which are its weights at observed steps in the worker's memory. With these limits, the page can
 * say why a run that was trained earlier has no kept weights.
 */

const MB = 2 ** 20;
/** The maximum size of all kept weights of a run. Together with at most 8 MB of observations, a run takes at most 32 MB. */
export const MOST_WEIGHT_BYTES = 24 * MB;
/** The minimum number of steps whose weights must fit, because the weights of a single step show no change. */
const LEAST_KEPT = 2;

/**
 * Returns a message if a network is too large for its weights to be kept; null if it is small enough.
 * @param bytes the size of the weights of one step
 */
export const sizeRefusal = (bytes: number): string | null =>
  LEAST_KEPT * bytes <= MOST_WEIGHT_BYTES
    ? null
    : `The weights of one step take ${(bytes / MB).toFixed(1)} MB, and a run keeps at most ${MOST_WEIGHT_BYTES / MB} MB, which is not enough for two steps. Use a smaller network to see past steps.`;
