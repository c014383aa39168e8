import { symmetricEigen } from '../eigen.ts';

/** The inner products of the centred activations of each pair of examples at a layer. */
export interface Gram {
  /** The number of examples. */
  n: number;
  /** [n, n], row-major. */
  values: Float64Array;
  features: number;
}

/**
 * If the sum of squares after centring is below this fraction of the sum of squares before, it is due to rounding in f32. The fraction is
 * about 30·(2⁻²⁴)².
 */
const ROUNDING = 1e-13;

/**
 * Centres each feature before the multiplication, so that no digits are lost if its mean is large.
 * @returns null if the activations are the same for all examples, as in a dead layer, or if they are not all finite
 */
export function gramOf(rows: ArrayLike<number>, n: number): Gram | null {
  const features = rows.length / n;
  const centred = Float64Array.from(rows);
  let before = 0;
  for (let j = 0; j < features; j++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += centred[i * features + j] ?? 0;
    for (let i = 0; i < n; i++) {
      const value = centred[i * features + j] ?? 0;
      before += value * value;
      centred[i * features + j] = value - sum / n;
    }
  }
  const values = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < features; k++) sum += (centred[i * features + k] ?? 0) * (centred[j * features + k] ?? 0);
      values[i * n + j] = sum;
      values[j * n + i] = sum;
    }
  // The comparison is negated so that NaN is refused too.
  return !(traceOf({ n, values }) > ROUNDING * before) || !Number.isFinite(before) ? null : { n, values, features };
}

const traceOf = ({ n, values }: Pick<Gram, 'n' | 'values'>) =>
  Array.from({ length: n }, (_, i) => values[i * n + i] ?? 0).reduce((a, b) => a + b, 0);

/** The largest effective rank that n centred examples with this number of features can have. */
export const rankLimit = ({ n, features }: Gram): number => Math.min(n - 1, features);

/**
 * The effective rank exp(−Σ pᵢ ln pᵢ), where pᵢ are the eigenvalues of the centred Gram matrix divided by their sum (Roy & Vetterli 2007).
 * It is 1 if the activations are on a line, and {@link rankLimit} if they vary equally in all directions.
 */
export function effectiveRank({ n, values }: Gram): number {
  const eigenvalues = symmetricEigen(values, n).values.map((value) => Math.max(0, value));
  const sum = eigenvalues.reduce((a, b) => a + b, 0);
  return Math.exp(-eigenvalues.reduce((entropy, value) => (value > 0 ? entropy + (value / sum) * Math.log(value / sum) : entropy), 0));
}

/**
 * Linear centred kernel alignment (Kornblith et al. 2019) with the unbiased estimator of HSIC, the Hilbert-Schmidt independence criterion
 * (Song et al. 2012). It is 1 for activations that are equal up to rotation and scale, and about 0 for independent activations, regardless
 * of the number of features.
 * @returns null if a matrix is null (see {@link gramOf}), if there are fewer than 4 examples, if the numbers of examples differ, or if all
 * examples but one have the same activations at one of the layers
 */
export function cka(a: Gram | null, b: Gram | null): number | null {
  if (!a || !b || a.n !== b.n || a.n < 4) return null;
  const own = hsicOfOne(a) * hsicOfOne(b);
  const value = hsic(a, b).value / Math.sqrt(own);
  return own > 0 && Number.isFinite(value) ? value : null;
}

/** If HSIC is below this fraction of the first of its three sums, it is due to rounding. */
const NO_DEPENDENCE = 1e-12;

/** HSIC of a matrix with itself; 0 if all examples except one have the same activations. */
function hsicOfOne(a: Gram): number {
  const { value, product } = hsic(a, a);
  return value > NO_DEPENDENCE * product ? value : 0;
}

/**
 * Returns the unbiased estimate of HSIC as `value`, without the factor 1 / (n·(n − 3)), which cancels in {@link cka}. `product` is the
 * first of the three sums in the estimate.
 */
function hsic(a: Gram, b: Gram): { value: number; product: number } {
  const { n } = a;
  let product = 0;
  let sumA = 0;
  let sumB = 0;
  let between = 0;
  for (let i = 0; i < n; i++) {
    let rowA = 0;
    let rowB = 0;
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      const x = a.values[i * n + j] ?? 0;
      const y = b.values[i * n + j] ?? 0;
      product += x * y;
      rowA += x;
      rowB += y;
    }
    sumA += rowA;
    sumB += rowB;
    between += rowA * rowB;
  }
  return { value: product + (sumA * sumB) / ((n - 1) * (n - 2)) - (2 / (n - 2)) * between, product };
}
