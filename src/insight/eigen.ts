interface Eigen {
  /** The eigenvalues in descending order. */
  values: Float64Array;
  /** The eigenvectors in the order of the eigenvalues, each with norm 1. */
  vectors: Float64Array[];
}

const MOST_SWEEPS = 50;

/**
 * Uses cyclic Jacobi rotations (Golub & Van Loan, Matrix Computations, 8.5).
 * @param matrix [n, n], row-major, symmetric and finite
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice();
  // After the last sweep, a[k, k] is an eigenvalue and row k of `vectors` is its eigenvector.
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let sweep = 0; sweep < MOST_SWEEPS && !isDiagonal(a, n); sweep++)
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, vectors, n, p, q);
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => at(a, j * n + j) - at(a, i * n + i));
  return {
    values: Float64Array.from(order, (i) => at(a, i * n + i)),
    vectors: order.map((i) => vectors.slice(i * n, (i + 1) * n)),
  };
}

const at = (values: Float64Array, i: number): number => values[i] ?? 0;

function isDiagonal(a: Float64Array, n: number): boolean {
  const all = a.reduce((sum, value) => sum + value * value, 0);
  let off = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) off += 2 * at(a, i * n + j) ** 2;
  return off <= 1e-30 * all;
}

/** Makes a[p, q] zero by a rotation of the rows and columns p and q. */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number) {
  const off = at(a, p * n + q);
  if (off === 0) return;
  const theta = (at(a, q * n + q) - at(a, p * n + p)) / (2 * off);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) turn(a, k * n + p, k * n + q, c, s);
  for (let k = 0; k < n; k++) turn(a, p * n + k, q * n + k, c, s);
  for (let k = 0; k < n; k++) turn(vectors, p * n + k, q * n + k, c, s);
}

function turn(values: Float64Array, i: number, j: number, c: number, s: number) {
  const x = at(values, i);
  const y = at(values, j);
  values[i] = c * x - s * y;
  values[j] = s * x + c * y;
}
