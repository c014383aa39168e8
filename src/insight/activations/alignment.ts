import { cka, type Gram } from './gram.ts';

/**
 * Returns the centred alignment HSIC(K, T) / √(HSIC(K, K)·HSIC(T, T)) of Cortes et al. 2012 (arXiv 1203.0550), after Cristianini et al.
 * 2001. K is the Gram matrix of the activations, and T that of the targets (one-hot classes, or the values to predict). HSIC is the
 * Hilbert-Schmidt independence criterion. {@link cka} uses the unbiased estimator of HSIC.
 *
 * The result is 1 if the activations vary exactly as the targets do, up to rotation and scale, and about 0 if they are independent. It is
 * low if only one of many directions of the activations follows the targets, although a linear layer could read this direction.
 * @returns null if there are fewer than 4 examples, if a value is not finite, or if all examples, or all but one, have the same
 * activations or the same targets
 */
export const alignmentOf = (activations: Gram | null, targets: Gram | null): number | null => cka(activations, targets);
