/**
 * The inner loops of the reference implementations of matmul, conv2d and lstm. The reference runner spends nine tenths of its time here, so
 * there are no bounds checks: a missing element makes the result NaN.
 */

export function addScaledRow(y: Float64Array, yAt: number, x: Float64Array, xAt: number, length: number, factor: number): void {
  for (let i = 0; i < length; i++) y[yAt + i] = (y[yAt + i] as number) + factor * (x[xAt + i] as number);
}

export function dot(a: Float64Array, aAt: number, b: Float64Array, bAt: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (a[aAt + i] as number) * (b[bAt + i] as number);
  return sum;
}
