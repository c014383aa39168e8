import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyed } from '../../random/keyed.ts';
import { layerDefinition } from '../layers/index.ts';
import { type Initialiser, initialValues, type KernelInitialiserKind, kernelInitialiser, kernelInitialisers } from './initialisers.ts';
import { normOf, orthogonalMatrix } from './orthogonal.ts';
import type { Shape } from './shape.ts';

const draw = (kind: KernelInitialiserKind, shape: Shape, { gain = 1, seed = 1, name = 'dense1.weight' } = {}) =>
  initialValues(shape, kernelInitialiser(kind, gain), seed, name);

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
const squares = (values: Float32Array) => values.map((value) => value * value);

const kernels: readonly { shape: Shape; fanIn: number; fanOut: number }[] = [
  { shape: [200, 300], fanIn: 200, fanOut: 300 },
  { shape: [3, 3, 40, 60], fanIn: 360, fanOut: 540 },
];
const variances: readonly (readonly [KernelInitialiserKind, (fanIn: number, fanOut: number) => number])[] = [
  ['glorotUniform', (fanIn, fanOut) => 2 / (fanIn + fanOut)],
  ['heNormal', (fanIn) => 2 / fanIn],
  ['lecunNormal', (fanIn) => 1 / fanIn],
];
/** The allowed error of a moment, in standard errors. */
const ERRORS = 4;

describe.each(kernels)('initial weights of the shape $shape', ({ shape, fanIn, fanOut }) => {
  it.each(variances)('drawn by the rule %s have mean 0 and the variance of the rule', (kind, varianceOf) => {
    const values = draw(kind, shape);
    const variance = varianceOf(fanIn, fanOut);
    const isUniform = kind === 'glorotUniform';
    // The fourth moment is 9/5 of the squared variance for a uniform distribution, and 3 times the squared variance for a normal one.
    const errorOfSquares = variance * Math.sqrt(((isUniform ? 9 / 5 : 3) - 1) / values.length);
    expect(Math.abs(mean(values))).toBeLessThan(ERRORS * Math.sqrt(variance / values.length));
    expect(Math.abs(mean(squares(values)) - variance)).toBeLessThan(ERRORS * errorOfSquares);
    if (isUniform) expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.fround(Math.sqrt(3 * variance)));
    else expect(mean(values.map((value) => (Math.abs(value) < Math.sqrt(variance) ? 1 : 0)))).toBeCloseTo(0.6827, 2);
  });
});

describe('the orthogonal initialiser', () => {
  /** The largest difference between a dot product of two rows (or columns) and the corresponding element of the identity matrix. */
  function faultOf(values: Float32Array, rows: number, columns: number): number {
    const at = (vector: number, i: number) => values[rows <= columns ? vector * columns + i : i * columns + vector] ?? Number.NaN;
    const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
    let fault = 0;
    for (let a = 0; a < count; a++)
      for (let b = 0; b <= a; b++) {
        let dot = 0;
        for (let i = 0; i < length; i++) dot += at(a, i) * at(b, i);
        fault = Math.max(fault, Math.abs(dot - (a === b ? 1 : 0)));
      }
    return fault;
  }

  it.each<[Shape, number, number]>([
    [[1, 1], 1, 1],
    [[5, 1], 5, 1],
    [[1, 7], 1, 7],
    [[64, 64], 64, 64],
    [[37, 101], 37, 101],
    [[101, 38], 101, 38],
    [[200, 203], 200, 203],
    [[3, 3, 4, 9], 36, 9],
    [[2, 2, 3, 40], 12, 40],
  ])('gives orthonormal rows, or orthonormal columns if there are fewer columns, for the shape %j', (shape, rows, columns) => {
    expect(faultOf(draw('orthogonal', shape), rows, columns)).toBeLessThan(1e-6);
  });

  it('gives exactly the values of plain modified Gram-Schmidt', () => {
    const [rows, columns] = [22, 31];
    const random = keyed(1, 'plain');
    const basis: Float64Array[] = [];
    for (let r = 0; r < rows; r++) {
      const row = Float64Array.from({ length: columns }, random.normal);
      for (const other of basis) {
        const dot = row.reduce((sum, value, c) => sum + value * (other[c] ?? Number.NaN), 0);
        row.forEach((value, c) => {
          row[c] = value - dot * (other[c] ?? Number.NaN);
        });
      }
      const norm = normOf(row);
      basis.push(row.map((value) => value / norm));
    }
    const plain = Float32Array.from(basis.flatMap((row) => [...row]));
    expect(orthogonalMatrix(rows, columns, keyed(1, 'plain').normal)).toEqual(plain);
  });

  it('uses a norm that equals Math.hypot but has no limit on the length of a row', () => {
    for (const length of [1, 2, 3, 64, 1000]) {
      const row = Float64Array.from({ length }, keyed(length, 'row').normal);
      expect(normOf(row)).toBe(Math.hypot(...row));
    }
    expect(normOf(new Float64Array(1_000_000).fill(3))).toBeCloseTo(3000, 9);
    expect(normOf(new Float64Array(3))).toBe(0);
  });

  it('takes less than a second of processor time for 512 × 512', () => {
    const begun = process.cpuUsage();
    draw('orthogonal', [512, 512]);
    expect(process.cpuUsage(begun).user).toBeLessThan(1e6);
  });
});

it('the initialiser “zeros” gives zeros with any gain', () => expect(draw('zeros', [3, 4], { gain: 5 })).toEqual(new Float32Array(12)));

describe.each(kernelInitialisers)('the initialiser $kind', ({ kind, label, doc, draw: rule }) => {
  it('has a label and a description that begin with a capital letter, and the description ends with a full stop', () => {
    expect(label).toMatch(/^\p{Lu}/u);
    expect(doc).toMatch(/^\p{Lu}.*\.$/u);
  });

  it('gives the same values for the same seed and parameter name, and (except zeros) other values for another seed or name', () => {
    const shape = [6, 5];
    expect(draw(kind, shape)).toEqual(draw(kind, shape));
    if (kind === 'zeros') return;
    expect(draw(kind, shape, { seed: 2 })).not.toEqual(draw(kind, shape));
    expect(draw(kind, shape, { name: 'dense2.weight' })).not.toEqual(draw(kind, shape));
  });

  it('multiplies its values by the gain, and a gain of 1 changes no bit', () => {
    const plain = initialValues([6, 5], rule, 1, 'dense1.weight');
    expect(draw(kind, [6, 5])).toEqual(plain);
    expect(draw(kind, [6, 5], { gain: 0.3 })).toEqual(plain.map((value) => 0.3 * value));
    expect(draw(kind, [6, 5], { gain: 0 }).every((value) => value === 0)).toBe(true);
  });
});

describe('initial values have not changed since version 1 of the experiment format', () => {
  const lstmWeights = (units: number) => layerDefinition('lstm').weights([[5, 10]], { units, output: 'sequence' });
  const lstmInit = (name: string): Initialiser => lstmWeights(64)[name]?.init ?? kernelInitialiser('zeros', 1);

  it.each<[string, Shape, Initialiser, string, readonly number[], string]>([
    [
      'glorotUniform',
      [10, 64],
      kernelInitialiser('glorotUniform', 1),
      'dense1.weight',
      [0.07380858063697815, -0.06489682197570801, 0.22644610702991486, -0.009813905693590641],
      'e6ddc86196b385e1',
    ],
    [
      'heNormal',
      [3, 3, 4, 5],
      kernelInitialiser('heNormal', 1),
      'conv1.weight',
      [-0.18972615897655487, 0.002138358075171709, 0.0004936896730214357, -0.3102964460849762],
      '0c683d86bd9c25c6',
    ],
    [
      'an LSTM’s recurrent matrix',
      [64, 256],
      lstmInit('recurrent'),
      'lstm1.recurrent',
      [0.06406491249799728, -0.033070310950279236, -0.04598802328109741, 0.03967583552002907],
      '834c129f5171c141',
    ],
    [
      'a wider recurrent matrix',
      [128, 512],
      lstmInit('recurrent'),
      'lstm2.recurrent',
      [0.016995292156934738, -0.002722312929108739, -0.005357800517231226, 0.015235787257552147],
      '9e68ac88752da95d',
    ],
    ['an LSTM’s bias', [8], lstmInit('bias'), 'lstm1.bias', [0, 0, 1, 1, 0, 0, 0, 0], '0ff83853cacd9a13'],
  ])('for %s', (_, shape, init, name, first, digest) => {
    const values = initialValues(shape, init, 1, name);
    expect([...values.slice(0, first.length)]).toEqual(first);
    expect(createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex').slice(0, 16)).toBe(digest);
  });
});
