/** The limits of the weights that a run keeps. From them, the page can say why a run that was trained earlier has no kept weights. */

const MB = 2 ** 20;
/** The maximum size of all kept weights of a run. With its observations (8 MB), a run takes at most 32 MB. */
export const MOST_WEIGHT_BYTES = 24 * MB;
/** The minimum number of steps: one step shows no change. */
const LEAST_KEPT = 2;

/**
 * The reason why no weights of a network can be kept, namely its size; null if the network is small enough.
 * @param bytes the size of the weights of one step
 */
export const sizeRefusal = (bytes: number): string | null =>
  LEAST_KEPT * bytes <= MOST_WEIGHT_BYTES
    ? null
    : `The weights of one step take ${(bytes / MB).toFixed(1)} MB, and a run keeps at most ${MOST_WEIGHT_BYTES / MB} MB, which is not enough for two steps. Use a smaller network to see past steps.`;
