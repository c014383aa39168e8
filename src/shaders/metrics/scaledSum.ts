/** The f64 reference of scaled.wgsl: [sum, exponent] represents sum · 2^(2·exponent). */
export type ScaledSum = [sum: number, exponent: number];

const LOWEST_EXPONENT = -126;
const bits = new DataView(new ArrayBuffer(4));

/** The exponent by which a number is scaled: the exponent of its f32 value, limited to −126 … 126. It is 126 for NaN and ∞. */
export function exponentOf(value: number): number {
  bits.setFloat32(0, Math.abs(value));
  return Math.min(126, Math.max(LOWEST_EXPONENT, (bits.getUint32(0) >>> 23) - 127));
}

export const scaledSquare = (value: number, exponent: number): ScaledSum => [(value * 2 ** -exponent) ** 2, exponent];

export function addScaledSums([a, p]: ScaledSum, [b, q]: ScaledSum): ScaledSum {
  const exponent = Math.max(p, q);
  return [a * 2 ** (2 * (p - exponent)) + b * 2 ** (2 * (q - exponent)), exponent];
}
