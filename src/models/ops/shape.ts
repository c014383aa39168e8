/**
 * Shapes of one example, without the batch: [F] features, [T, F] a sequence (T its longest length), [H, W, C] an image.
 * The last axis is always the one that concat extends and projections map.
 */
export type Shape = readonly number[];

export type ShapeResult = { shape: Shape } | { problem: string };

export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

export const featuresOf = (shape: Shape): number => shape.at(-1) ?? 1;

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, axis) => size === b[axis]);

export const isSequence = (shape: Shape): boolean => shape.length === 2;
export const isImage = (shape: Shape): boolean => shape.length === 3;

export const withFeatures = (shape: Shape, features: number): Shape => [...shape.slice(0, -1), features];

/** `14×14×64`, `T×64`, `128`: as the page writes it. */
export function showShape(shape: Shape): string {
  return isSequence(shape) ? `T×${featuresOf(shape)}` : shape.join('×');
}

/** The numbers that a network's head must give, and why: "one logit per class". */
export interface HeadNeed {
  outputs: number;
  why: string;
}
