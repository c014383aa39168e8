import { keyed } from '../random/keyed.ts';

/**
 * The order of the training examples in one epoch, keyed by (seed, epoch), so that twins see the same batches. Examples that do
 * not fill a last batch are left out of this epoch; each epoch leaves out different ones.
 */
export const epochOrder = (seed: number, epoch: number, trainCount: number): Uint32Array =>
  keyed(seed, 'batch order', epoch).permutation(trainCount);
