/** The alignment of a layer's activations with the targets that the network learns. */
import { cka, type Gram } from './gram.ts';

/**
 * HSIC(K, T) / √(HSIC(K, K)·HSIC(T, T)), where K is the Gram matrix of the activations and T that of the targets (one-hot classes, or the
 * values to predict): the centred alignment of Cortes et al. 2012 (arXiv 1203.0550), after Cristianini et al. 2001, with the unbiased
 * estimator of HSIC that {@link cka} uses. It is 1 if the activations vary exactly as the targets do, up to rotation and scale, and about 0
 * if they are independent. It is low if only one of many directions follows the targets, although a linear layer could read this direction.
 * @returns null if the activations or the targets do not vary, vary in one example only or are not all finite, or if there are fewer
 * than 4 examples
 */
export const alignmentOf = (activations: Gram | null, targets: Gram | null): number | null => cka(activations, targets);
