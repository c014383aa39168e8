/** A loss term is one record: where it stands in the network, and the dispatches that score a batch there. */
import type { Emit, Tensor } from '../ops/op.ts';
import type { Shape } from '../ops/shape.ts';

export interface ScoreContext {
  /** The value that the term stands at, [N, …]. */
  value: Tensor;
  /** [N, targetWidth] */
  targets: Tensor;
  /** [N], where the term puts the loss of each example; training lowers the mean over the batch. */
  losses: Tensor;
  /** True where the term stands at several values, and an earlier one has put its losses there: they are added up. */
  accumulate: boolean;
  /** [N], where the term puts 1 for an example that is right and 0 for others; absent where the task does not ask. */
  hits: Tensor | undefined;
  /** Like the value, where the term puts the gradient of the batch mean. */
  dvalue: Tensor;
  emit: Emit;
  /** A tensor of this term alone. */
  scratch(name: string, shape: Shape): Tensor;
}

export interface LossTerm {
  /** Names its signal, `loss.kind`, where there are several terms. */
  kind: string;
  label: string;
  /** One sentence and the formula. */
  doc: string;
  /** The values that it stands at, by the layers that make them, from the input to the head. */
  at(layers: readonly string[]): readonly string[];
  score(ctx: ScoreContext): void;
}

/** The value that leaves the last layer. */
export const atHead = (layers: readonly string[]): readonly string[] => layers.slice(-1);
