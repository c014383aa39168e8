import type { Emit, Tensor } from '../ops/op.ts';
import type { Shape } from '../ops/shape.ts';

interface ScoreContext {
  /** The output that the term applies to, [N, …]. */
  value: Tensor;
  /** [N, targetWidth] */
  targets: Tensor;
  /** [N], the loss of each example, which the term writes. Training minimises the mean over the batch. */
  losses: Tensor;
  /** True if the term must add to `losses`, because it applies to several values and has already written the losses of another one. */
  accumulate: boolean;
  /**
   * [N], which the term writes: 1 for each correct prediction, 0 for the others. Undefined for all terms but the first, and for a task
   * without accuracy.
   */
  hits: Tensor | undefined;
  /** The gradient of the mean loss of the batch with respect to `value`, in the shape of `value`. The term writes it. */
  dvalue: Tensor;
  emit: Emit;
  /** A tensor that only this term uses. */
  scratch(name: string, shape: Shape): Tensor;
}

export interface LossTerm {
  /** If there are several terms, the signal of this one is named `loss.${kind}`. */
  kind: string;
  label: string;
  /** Contains the formula. */
  doc: string;
  /** Selects the layers whose outputs the term applies to. @param layers all layers, from the input to the head */
  at(layers: readonly string[]): readonly string[];
  score(ctx: ScoreContext): void;
}

export const atHead = (layers: readonly string[]): readonly string[] => layers.slice(-1);
