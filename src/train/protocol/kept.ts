/**
 * The memory limits for kept weights, which are the weights of a run at observed steps. The page also uses these limits, to explain why a
 * run of an earlier visit has no kept weights.
 */

const MB = 2 ** 20;
/** The maximum size of all kept weights of a run. */
export const MOST_WEIGHT_BYTES = 24 * MB;
/** A run keeps weights only if the weights of this number of steps fit, because those of a single step show no change. */
const LEAST_KEPT = 2;

/**
 * Returns a message if a network is too large for its weights to be kept; null if it is small enough.
 * @param bytes the size of the weights of one step
 */
export const sizeRefusal = (bytes: number): string | null =>
  LEAST_KEPT * bytes <= MOST_WEIGHT_BYTES
    ? null
    : `The weights of one step take ${(Math.ceil((10 * bytes) / MB) / 10).toFixed(1)} MB, and a run keeps at most ${MOST_WEIGHT_BYTES / MB} MB, which is not enough for two steps. Use a smaller network to see the weights of past steps.`;
