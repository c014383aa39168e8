/**
 * Computes the sizes of the gradients at each layer, skip and parameter from the sums that an observation measures. An observation is a
 * forward and backward pass that changes nothing in the network.
 *
 * The gradient at a layer is the gradient of each example's own loss with respect to the layer's output: N·∂L/∂h[n] for the mean loss L of
 * a batch of N examples. Its size is the root mean square (RMS) of ‖·‖₂ over the examples, which does not depend on the batch size.
 */
import type { Pair } from '../../models/compile/passes/observation.ts';
import type { LayerId } from '../../models/network/network.ts';
import type { PairSums } from '../../shaders/metrics/pairPartials.ts';

/** The measured pairs of tensors, each with the sums of the squares and products of their elements. */
export type Measured = readonly (readonly [Pair, PairSums])[];

export interface LayerGradient {
  layer: LayerId;
  /** RMS over the examples of ‖∂ℓ/∂h‖₂, where ℓ is the example's own loss. */
  norm: number;
}

/** The part of the gradient at a layer's output that arrives through the trunk, or through one skip that starts at the layer. */
export interface Share {
  at: LayerId;
  through: 'trunk' | { to: LayerId };
  norm: number;
  /**
   * ⟨part, whole⟩ / ‖whole‖². The shares of all parts sum to 1. If parts cancel each other, a share can be below 0 or above 1. Null if the
   * whole is 0.
   */
  share: number | null;
  /** The cosine between this part and the sum of the other parts; null if either is 0. */
  cosine: number | null;
}

/**
 * Two terms that a join adds: β·F, where F is the layer's own output, and α·x, where x is the value of a skip after its projection. Norms
 * are the RMS of ‖·‖₂ over the examples.
 */
export interface Summand {
  at: LayerId;
  from: LayerId;
  /** ‖F‖. */
  own: number;
  /** ‖x‖. */
  skip: number;
  beta: number;
  alpha: number;
  /** ‖β·F‖. */
  scaledOwn: number;
  /** ‖α·x‖. */
  scaledSkip: number;
  /** The cosine between F and x; null if either is 0. */
  cosine: number | null;
}

interface ParameterGradient {
  name: string;
  /** ‖∂L/∂w‖₂, where L is the mean loss of the batch. */
  norm: number;
}

export interface Flow {
  layers: LayerGradient[];
  shares: Share[];
  summands: Summand[];
  parameters: ParameterGradient[];
}

/** a·b / (|a|·|b|), in an order of operations that neither overflows nor underflows in f64. */
const cosineOf = (ab: number, aa: number, bb: number): number | null => (aa > 0 && bb > 0 ? ab / Math.sqrt(aa) / Math.sqrt(bb) : null);

export type OutputFlow = Pick<Flow, 'layers' | 'shares'>;

/** @param batch the number of examples that were measured */
export function flowOf(measured: Measured, batch: number): Flow {
  const flow: Flow = { layers: [], shares: [], summands: [], parameters: [] };
  for (const [pair, { aa, ab, bb, ac, cc }] of measured) {
    if (pair.of === 'parameter') flow.parameters.push({ name: pair.name, norm: Math.sqrt(aa) });
    else if (pair.of === 'summands') {
      const { at, from, alpha, beta } = pair;
      const [skip, own] = [Math.sqrt(aa / batch), Math.sqrt(bb / batch)];
      const scaled = { scaledOwn: Math.abs(beta) * own, scaledSkip: Math.abs(alpha) * skip };
      flow.summands.push({ at, from, own, skip, beta, alpha, ...scaled, cosine: cosineOf(ab, aa, bb) });
    } else if (pair.of === 'gradient') {
      const { at, through } = pair;
      // b is the whole gradient and a is this part, so c = b − a is the sum of the other parts.
      flow.shares.push({ at, through, norm: perExample(aa, batch), share: bb > 0 ? ab / bb : null, cosine: cosineOf(ac, aa, cc) });
      if (!flow.layers.some(({ layer }) => layer === at)) flow.layers.push({ layer: at, norm: perExample(bb, batch) });
    }
  }
  // The backward pass visits the layers from the head to the input.
  flow.layers.reverse();
  flow.shares.reverse();
  return flow;
}

/** √(Σₙ ‖N·gₙ‖² / N) for a gradient g of the mean loss, where Σₙ ‖gₙ‖² is `squares` and N is `batch`. */
export const perExample = (squares: number, batch: number) => Math.sqrt(squares) * Math.sqrt(batch);

export type FlowWord = 'vanishing' | 'healthy' | 'exploding' | 'not finite';

/** A gradient is healthy if its sizes at the first and at the last hidden layer differ by at most this factor. */
export const HEALTHY = 1e3;

/** @returns null if there is no hidden layer, or if the gradient at the last one is 0 */
export function firstToLast(layers: readonly LayerGradient[]): { ratio: number; word: FlowWord } | null {
  // The first layer is the input. The last layer is the head, whose gradient comes directly from the loss.
  const hidden = layers.slice(1, -1);
  const [first, last] = [hidden[0], hidden.at(-1)];
  if (!first || !last || last.norm === 0) return null;
  const ratio = first.norm / last.norm;
  if (!Number.isFinite(ratio) || !Number.isFinite(last.norm)) return { ratio, word: 'not finite' };
  return { ratio, word: ratio < 1 / HEALTHY ? 'vanishing' : ratio > HEALTHY ? 'exploding' : 'healthy' };
}
