import { keyed } from '../random/keyed.ts';

/**
 * Returns the order of the training examples in one epoch. It depends only on the seed and the epoch, so that runs with the same seed get
 * the same batches. The last examples of the order are left out if they do not fill a batch. Because each epoch has a different order, it
 * leaves out different examples.
 */
export const epochOrder = (seed: number, epoch: number, trainCount: number): Uint32Array =>
  keyed(seed, 'batch order', epoch).permutation(trainCount);
