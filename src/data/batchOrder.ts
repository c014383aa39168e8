import { keyed } from '../random/keyed.ts';

/**
 * Returns the order of the training examples in one epoch. It depends only on the arguments, so runs with the same seed on the same data
 * see the examples in the same order. Training leaves out the examples after the last full batch; these differ from epoch to epoch.
 */
export const epochOrder = (seed: number, epoch: number, trainCount: number): Uint32Array =>
  keyed(seed, 'batch order', epoch).permutation(trainCount);
