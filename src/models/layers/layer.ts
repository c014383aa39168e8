/**
 * A layer kind is one record: how it is shown and set up, the shape that it gives, its weights, and its forward and backward
 * pass as lists of dispatches.
 */
import type { ParamsOf, Schema } from '../../schema/fields.ts';
import type { OpDefinition } from '../ops/op.ts';
import type { Shape, ShapeResult } from '../ops/shape.ts';

export interface LayerDefinition<K extends string, S extends Schema> extends OpDefinition<ParamsOf<S>> {
  kind: K;
  label: string;
  idPrefix: string;
  /** Where the trunk begins; the one kind that is not offered for insertion. */
  isInput?: boolean;
  /** One sentence and the formula. */
  doc: string;
  schema: S;
  /** The shape that leaves the layer, or why it cannot take its input: "takes …; …". */
  inferShape(input: Shape, params: ParamsOf<S>): ShapeResult;
  /** Multiply-adds of the forward pass for one example. */
  multiplyAdds(input: Shape, params: ParamsOf<S>): number;
  /** Small configurations that the contract tests run. */
  examples: readonly { input: Shape; params: Partial<ParamsOf<S>> }[];
}

export function defineLayer<const K extends string, const S extends Schema>(definition: LayerDefinition<K, S>): LayerDefinition<K, S> {
  return definition;
}
