/** Converts targets to rows of numbers, with which analyses compare the activations of layers. */

/**
 * Returns [examples, classes], with 1 in the column of the example's class and 0 elsewhere.
 * @param targets the class of each example
 */
export function oneHot(classes: number, targets: ArrayLike<number>): Float32Array {
  const rows = new Float32Array(classes * targets.length);
  for (let n = 0; n < targets.length; n++) rows[n * classes + (targets[n] ?? 0)] = 1;
  return rows;
}
