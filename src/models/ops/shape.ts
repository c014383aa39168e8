/**
 * The shape of the value of one example, without the batch axis: [F] for a vector of features, [T, F] for a sequence of at most T time
 * steps, and [H, W, C] for an image. Concat skips extend the last axis, and projections can change its length.
 */
export type Shape = readonly number[];

export type ShapeResult = { shape: Shape } | { problem: string };

/** The message about a layer that needs an image and gets another shape. It is the end of a sentence, after the name of the layer. */
export const NEEDS_IMAGE = 'needs an image. Use image data, or move this layer after one that outputs an image';

export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

export const featuresOf = (shape: Shape): number => shape.at(-1) ?? 1;

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, axis) => size === b[axis]);

export const isSequence = (shape: Shape): boolean => shape.length === 2;
export const isImage = (shape: Shape): boolean => shape.length === 3;

export const withFeatures = (shape: Shape, features: number): Shape => [...shape.slice(0, -1), features];

/** The shape as the page shows it: `14×14×64`, `T×64` or `128`. */
export function showShape(shape: Shape): string {
  return isSequence(shape) ? `T×${featuresOf(shape)}` : shape.join('×');
}

/** The shape with its meaning: "an image (14×14×64)", "a sequence (T×64)", "a vector (128)". */
export const shapeWords = (shape: Shape): string =>
  `${isImage(shape) ? 'an image' : isSequence(shape) ? 'a sequence' : 'a vector'} (${showShape(shape)})`;

/** The number of outputs that a network's head must have, and the reason, such as "one per class". */
export interface HeadNeed {
  outputs: number;
  why: string;
}
