/**
 * The shape of the value of one example, without the batch axis: [F] for a vector, [T, F] for a sequence of at most T time steps, and
 * [H, W, C] for an image.
 */
export type Shape = readonly number[];

export type ShapeResult = { shape: Shape } | { problem: string };

/** The part of a message after the name of the layer. */
export const NEEDS_IMAGE = 'needs an image. Use image data, or move this layer after one that outputs an image';

export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

export const featuresOf = (shape: Shape): number => shape.at(-1) ?? 1;

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, axis) => size === b[axis]);

export const isSequence = (shape: Shape): boolean => shape.length === 2;
export const isImage = (shape: Shape): boolean => shape.length === 3;

export const withFeatures = (shape: Shape, features: number): Shape => [...shape.slice(0, -1), features];

/** Returns text such as `14×14×64`, `T×64` or `128`. */
export function showShape(shape: Shape): string {
  return isSequence(shape) ? `T×${featuresOf(shape)}` : shape.join('×');
}

/** Returns text such as "an image (14×14×64)", "a sequence (T×64)" or "a vector (128)". */
export const shapeWords = (shape: Shape): string =>
  `${isImage(shape) ? 'an image' : isSequence(shape) ? 'a sequence' : 'a vector'} (${showShape(shape)})`;

/** The number of outputs that the head must have, and the reason, such as "one per class". */
export interface HeadNeed {
  outputs: number;
  why: string;
}
