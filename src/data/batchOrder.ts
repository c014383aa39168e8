import { keyed } from '../random/keyed.ts';

/**
 * The training examples of one epoch in their order, keyed by (seed, epoch): twins see the same batches. What does not
 * fill a batch at the end is left out of this epoch; another permutation leaves out others.
 */
export const epochOrder = (seed: number, epoch: number, trainCount: number): Uint32Array =>
  keyed(seed, 'batch order', epoch).permutation(trainCount);
