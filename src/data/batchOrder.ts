import { keyed } from '../random/keyed.ts';

/**
 * Returns the order of the training examples in one epoch. It depends only on the seed, the epoch and the number of training examples, so
 * that runs with the same seed on the same data see the examples in the same order. The last examples of the order are left out if they do
 * not fill a batch. Because each epoch has a different order, it leaves out different examples.
 */
export const epochOrder = (seed: number, epoch: number, trainCount: number): Uint32Array =>
  keyed(seed, 'batch order', epoch).permutation(trainCount);
