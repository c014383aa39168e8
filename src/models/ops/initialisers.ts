/**
 * Initial values depend only on the seed and on the name, shape and initialiser of a parameter. In networks that differ only in their
 * skips, parameters with the same name and shape therefore start from the same values.
 */
import { keyed, type Random } from '../../random/keyed.ts';
import { orthogonalMatrix } from './orthogonal.ts';
import { featuresOf, type Shape, sizeOf } from './shape.ts';

export type Initialiser = (shape: Shape, random: Random) => Float32Array;

export const initialValues = (shape: Shape, init: Initialiser, seed: number, parameter: string): Float32Array =>
  init(shape, keyed(seed, parameter));

export const constant =
  (value: number): Initialiser =>
  (shape) =>
    new Float32Array(sizeOf(shape)).fill(value);

/** @param shape [in, out] or [kh, kw, in, out] */
function fansOf(shape: Shape): { fanIn: number; fanOut: number } {
  const [inputs = 1, outputs = 1] = shape.slice(-2);
  const positions = sizeOf(shape.slice(0, -2));
  return { fanIn: positions * inputs, fanOut: positions * outputs };
}

const normal =
  (variance: (fanIn: number) => number): Initialiser =>
  (shape, random) => {
    const deviation = Math.sqrt(variance(fansOf(shape).fanIn));
    return new Float32Array(sizeOf(shape)).map(() => deviation * random.normal());
  };

export const glorotUniform: Initialiser = (shape, random) => {
  const { fanIn, fanOut } = fansOf(shape);
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  return new Float32Array(sizeOf(shape)).map(() => limit * (2 * random.uniform() - 1));
};

/** A convolution kernel is treated as a matrix with one column per filter. */
export const orthogonal: Initialiser = (shape, random) =>
  orthogonalMatrix(sizeOf(shape) / featuresOf(shape), featuresOf(shape), random.normal);

interface KernelInitialiser<K extends string> {
  /** The name in files. */
  kind: K;
  label: string;
  /** The initialiser as an attribute of weights, as in "with orthogonal weights". */
  attribute: string;
  doc: string;
  draw: Initialiser;
}

const define = <const K extends string>(record: KernelInitialiser<K>) => record;

export const kernelInitialisers = [
  define({
    kind: 'glorotUniform',
    label: 'Glorot uniform',
    attribute: 'Glorot uniform',
    doc: 'Uniform on [−a, a] with a = √(6 / (fan-in + fan-out)); Glorot & Bengio 2010, also called Xavier.',
    draw: glorotUniform,
  }),
  define({
    kind: 'heNormal',
    label: 'He normal',
    attribute: 'He normal',
    doc: 'Normal with variance 2 / fan-in; He et al. 2015, also called Kaiming.',
    draw: normal((fanIn) => 2 / fanIn),
  }),
  define({
    kind: 'lecunNormal',
    label: 'LeCun normal',
    attribute: 'LeCun normal',
    doc: 'Normal with variance 1 / fan-in; LeCun et al. 1998, Klambauer et al. 2017.',
    draw: normal((fanIn) => 1 / fanIn),
  }),
  define({
    kind: 'orthogonal',
    label: 'Orthogonal',
    attribute: 'orthogonal',
    doc: 'Orthonormal columns, or orthonormal rows if there are fewer rows than columns; Saxe et al. 2014.',
    draw: orthogonal,
  }),
  define({
    kind: 'zeros',
    label: 'Zeros',
    attribute: 'zero',
    doc: 'All weights start at 0. Until the first update, no gradient flows back through the layer.',
    draw: constant(0),
  }),
] as const;

export type KernelInitialiserKind = (typeof kernelInitialisers)[number]['kind'];

export function kernelInitialiser(kind: KernelInitialiserKind, gain: number): Initialiser {
  const draw = kernelInitialisers.find((record) => record.kind === kind)?.draw;
  if (!draw) throw new Error(`internal: no initialiser ${kind}`);
  return (shape, random) => draw(shape, random).map((value) => gain * value);
}
