import type { ParamsOf, Schema } from '../../schema/fields.ts';
import type { OpDefinition } from '../ops/op.ts';
import type { Shape, ShapeResult } from '../ops/shape.ts';

export interface LayerDefinition<K extends string, S extends Schema> extends OpDefinition<ParamsOf<S>> {
  kind: K;
  label: string;
  idPrefix: string;
  /** True for the first layer of every network, which cannot be inserted. */
  isInput?: boolean;
  /** A short description, with the formula if the layer has one. */
  doc: string;
  schema: S;
  /**
   * Returns the output shape, or a problem. In the message, the problem follows the name of the layer: “…, but Dense 1” + “needs a vector
   * or a sequence. Insert …”.
   */
  inferShape(input: Shape, params: ParamsOf<S>): ShapeResult;
  /** The number of input pixels per output pixel along each axis of an image; absent if it is always 1. */
  stride?(params: ParamsOf<S>): number;
  /** The multiply-adds of the forward pass for one example. */
  multiplyAdds(input: Shape, params: ParamsOf<S>): number;
  /**
   * Small configurations for the tests that all layer kinds must pass, and for the device check, which compares the GPU with a reference.
   */
  examples: readonly { input: Shape; params: Partial<ParamsOf<S>> }[];
}

export function defineLayer<const K extends string, const S extends Schema>(definition: LayerDefinition<K, S>): LayerDefinition<K, S> {
  return definition;
}
