/**
 * A loss term is defined by one record. It selects the layers to whose outputs the term applies, and emits the dispatches that score a
 * batch.
 */
import type { Emit, Tensor } from '../ops/op.ts';
import type { Shape } from '../ops/shape.ts';

interface ScoreContext {
  /** The output that the term applies to, [N, …]. */
  value: Tensor;
  /** [N, targetWidth] */
  targets: Tensor;
  /** [N], the loss of each example. The term writes these losses, and training minimises their mean over the batch. */
  losses: Tensor;
  /**
   * True if the term must add to `losses`, because it applies to several values and `losses` already contains the losses of the earlier
   * ones.
   */
  accumulate: boolean;
  /**
   * [N], which the term writes: 1 for each example with a correct prediction and 0 for the others. It is undefined for all terms but the
   * first, and for a task without accuracy.
   */
  hits: Tensor | undefined;
  /** The gradient of the mean loss of the batch with respect to `value`, which the term writes. It has the shape of `value`. */
  dvalue: Tensor;
  emit: Emit;
  /** A tensor that only this term uses. */
  scratch(name: string, shape: Shape): Tensor;
}

export interface LossTerm {
  /** If there are several terms, the signal of this one is named `loss.${kind}`. */
  kind: string;
  label: string;
  /** A description with the formula. */
  doc: string;
  /** Selects the layers whose outputs the term applies to. @param layers all layers, from the input to the head */
  at(layers: readonly string[]): readonly string[];
  score(ctx: ScoreContext): void;
}

/** Selects the last layer. */
export const atHead = (layers: readonly string[]): readonly string[] => layers.slice(-1);
