/** Initial values, drawn from a generator keyed by (seed, parameter name): twins share what they share. */
import { keyed } from '../../random/keyed.ts';
import { type Shape, sizeOf } from './shape.ts';

export type Initialiser =
  | { type: 'constant'; value: number }
  /** Uniform in ±√(6 / (fanIn + fanOut)); Glorot & Bengio 2010, also called Xavier. */
  | { type: 'glorotUniform'; fanIn: number; fanOut: number }
  /** Normal with variance 2 / fanIn; He et al. 2015, also called Kaiming. */
  | { type: 'heNormal'; fanIn: number }
  /** Orthonormal rows of [rows, columns], rows ≤ columns; Saxe et al. 2014. */
  | { type: 'orthogonal' }
  /** LSTM bias in the gate order i, f, g, o: 1 for the forget gate, else 0; Jozefowicz et al. 2015. */
  | { type: 'forgetBias' };

/** The names that a person can choose between. */
export const kernelInitialisers = ['glorotUniform', 'heNormal'] as const;

export const kernelInitialiser = (type: (typeof kernelInitialisers)[number], fanIn: number, fanOut: number): Initialiser =>
  type === 'heNormal' ? { type, fanIn } : { type, fanIn, fanOut };

export function initialValues(shape: Shape, init: Initialiser, seed: number, parameter: string): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  const random = keyed(seed, parameter);
  switch (init.type) {
    case 'constant':
      return values.fill(init.value);
    case 'glorotUniform': {
      const limit = Math.sqrt(6 / (init.fanIn + init.fanOut));
      return values.map(() => limit * (2 * random.uniform() - 1));
    }
    case 'heNormal': {
      const deviation = Math.sqrt(2 / init.fanIn);
      return values.map(() => deviation * random.normal());
    }
    case 'orthogonal':
      return orthonormalRows(shape[0] ?? 1, shape[1] ?? 1, random.normal);
    case 'forgetBias': {
      const units = values.length / 4;
      return values.fill(1, units, 2 * units);
    }
    default:
      return init satisfies never;
  }
}

/** Modified Gram-Schmidt on random normal rows, in f64. */
function orthonormalRows(rows: number, columns: number, normal: () => number): Float32Array {
  const basis: Float64Array[] = [];
  for (let r = 0; r < rows; r++) {
    const row = Float64Array.from({ length: columns }, normal);
    for (const other of basis) {
      let dot = 0;
      for (let c = 0; c < columns; c++) dot += (row[c] as number) * (other[c] as number);
      for (let c = 0; c < columns; c++) row[c] = (row[c] as number) - dot * (other[c] as number);
    }
    const norm = Math.hypot(...row);
    basis.push(row.map((value) => value / norm));
  }
  const values = new Float32Array(rows * columns);
  basis.forEach((row, r) => {
    values.set(row, r * columns);
  });
  return values;
}
