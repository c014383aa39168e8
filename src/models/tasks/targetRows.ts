/**
 * Returns one-hot rows [examples, classes].
 * @param targets the class of each example
 */
export function oneHot(classes: number, targets: ArrayLike<number>): Float32Array {
  const rows = new Float32Array(classes * targets.length);
  for (let n = 0; n < targets.length; n++) rows[n * classes + (targets[n] ?? 0)] = 1;
  return rows;
}
