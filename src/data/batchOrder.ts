import { keyed } from '../random/keyed.ts';

/**
 * The order of the training examples in one epoch, keyed by (seed, epoch), so that twins see the same batches. The last examples of the
 * order are left out if they do not fill a batch; as each epoch has its own order, it leaves out its own examples.
 */
export const epochOrder = (seed: number, epoch: number, trainCount: number): Uint32Array =>
  keyed(seed, 'batch order', epoch).permutation(trainCount);
