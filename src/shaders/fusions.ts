/** The rules by which one dispatch replaces two. models/compile/fuse.ts applies the rules to programs. */
import type { Constants, KernelSpec } from '../gpu/kernel.ts';
import { LARGE_MULTIPLY_ADDS } from '../gpu/thresholds.ts';
import { activationBackward, addScaled } from './elementwise/elementwise.ts';
import { END_CONSTANTS, plainEnd } from './epilogue.ts';
import { matmul, matmulBackwardColumn, matmulBackwardWeight, matmulBackwardWeightPair, matmulPair } from './matmul/matmul.ts';

/** A dispatch before its tensors are placed in memory. Bindings that its constants disable are absent. */
export interface Work<Tensor> {
  kernel: KernelSpec;
  bindings: Readonly<Record<string, Tensor | undefined>>;
  constants: Constants;
}

/** One dispatch that replaces two, at the position of the first or of the second. */
export interface Fused<Tensor> {
  work: Work<Tensor>;
  at: 'first' | 'second';
}

/**
 * Returns null for two dispatches that the rule cannot replace.
 * @param onlyTheseUse returns true for a tensor that only these two dispatches use, in which case the fused dispatch need not write it
 */
type Fusion = <Tensor>(first: Work<Tensor>, second: Work<Tensor>, onlyTheseUse: (tensor: Tensor) => boolean) => Fused<Tensor> | null;

const is = ({ kernel }: Work<unknown>, { name }: KernelSpec) => kernel.name === name;

/**
 * True if the product is so small that the cost of a dispatch matters. Larger products gain more from their wide variants, which the
 * kernels for two products do not have.
 */
const isSmall = ({ kernel, constants }: Work<unknown>) => (kernel.multiplyAdds?.(constants) ?? 0) < LARGE_MULTIPLY_ADDS;

const arePair = (first: Work<unknown>, second: Work<unknown>) =>
  is(first, matmul) &&
  is(second, matmul) &&
  first.constants.TRANSPOSE_B === second.constants.TRANSPOSE_B &&
  isSmall(first) &&
  isSmall(second);

const hasAddend = ({ constants }: Work<unknown>) => constants.HAS_ADDEND === 1;

/**
 * True if an addend (the value of a skip) can still be added: the kernel supports one, and applies only a bias and an activation to the
 * sum.
 */
const isPlainSum = ({ kernel, constants }: Work<unknown>) =>
  kernel.constants.includes('HAS_ADDEND') &&
  ['HAS_ADDEND', 'ACCUMULATE', 'SLOPE', 'JOIN_ACTIVATION'].every((name) => constants[name] === 0) &&
  constants.BETA === 1;

/** True if the kernel's epilogue only stores or accumulates the sums. */
const isBare = (work: Work<unknown>) =>
  END_CONSTANTS.every((name) => name === 'ACCUMULATE' || work.constants[name] === plainEnd[name]) && !hasAddend(work);

const endOf = ({ constants }: Work<unknown>) => Object.fromEntries(END_CONSTANTS.map((name) => [name, constants[name] ?? plainEnd[name]]));

function pair<Tensor>(own: Work<Tensor>, other: Work<Tensor>, ALPHA: number, ACCUMULATE: number): Work<Tensor> {
  const { bias, saved, y, a, b } = own.bindings;
  const { ROWS = 1, COLS = 1, DEPTH = 1, TRANSPOSE_B = 0 } = own.constants;
  return {
    kernel: matmulPair,
    bindings: { a, b, bias, y, saved, a2: other.bindings.a, b2: other.bindings.b },
    constants: { ROWS, COLS, DEPTH, DEPTH2: other.constants.DEPTH ?? 1, TRANSPOSE_B, ALPHA, ...endOf(own), ACCUMULATE },
  };
}

/** Fuses a projected skip with the layer that it joins: y = join_act(β·act(a·b + bias) + α·a2·b2). */
const skipIntoLayer: Fusion = (skip, layer, onlyTheseUse) => {
  const { addend } = layer.bindings;
  if (!arePair(skip, layer) || addend === undefined || addend !== skip.bindings.y || !onlyTheseUse(addend)) return null;
  if (!isBare(skip) || skip.constants.ACCUMULATE === 1 || layer.constants.LEARNED === 1) return null;
  return { work: pair(layer, skip, layer.constants.ALPHA ?? 1, 0), at: 'second' };
};

/** Fuses two contributions to the gradient with respect to one value: dx = dy·Wᵀ + dy2·W2ᵀ. */
const gradientsOfValue: Fusion = (first, second) => {
  if (!arePair(first, second) || first.bindings.y !== second.bindings.y || second.constants.ACCUMULATE !== 1) return null;
  if (!isBare(first) || !isBare(second)) return null;
  return { work: pair(second, first, 1, first.constants.ACCUMULATE ?? 0), at: 'second' };
};

/**
 * Fuses the gradients with respect to the weights of two products with the same input, at most one of which has a bias. The number of
 * columns must be a multiple of 4, because only then can the fused dispatch use a quad variant.
 */
const gradientsOfWeights: Fusion = (first, second) => {
  if (!is(first, matmulBackwardWeight) || !is(second, matmulBackwardWeight) || first.bindings.x !== second.bindings.x) return null;
  const [own, other] = first.constants.HAS_BIAS === 1 ? [first, second] : [second, first];
  const { ROWS = 1, COLS = 1, DEPTH = 1, SPLITS = 1, HAS_BIAS = 0, SHIFT } = own.constants;
  const isAlike = other.constants.COLS === COLS && other.constants.HAS_BIAS === 0 && SHIFT === 0 && other.constants.SHIFT === 0;
  if (!isAlike || !isSmall(own) || COLS % 4 !== 0) return null;
  const { x, dy, dweight, dbias } = own.bindings;
  return {
    work: {
      kernel: matmulBackwardWeightPair,
      bindings: { x, dy, dy2: other.bindings.dy, dweight, dweight2: other.bindings.dweight, dbias },
      constants: { ROWS, COLS, DEPTH, SPLITS, HAS_BIAS },
    },
    at: 'first',
  };
};

/**
 * The maximum number of rows that one invocation may sum one after another. For more rows, this takes longer than the dispatch that the
 * fusion saves.
 */
const FEW_ROWS = 128;

/** Fuses the gradients of a product that has one column and a bias: those with respect to its weight, bias and input. */
const gradientsOfColumn: Fusion = (weight, input) => {
  if (!is(weight, matmulBackwardWeight) || !is(input, matmul) || weight.bindings.dy !== input.bindings.a) return null;
  const { ROWS = 1, COLS, DEPTH = 1, SPLITS, SHIFT, HAS_BIAS } = weight.constants;
  if (COLS !== 1 || SPLITS !== 1 || SHIFT !== 0 || HAS_BIAS !== 1 || ROWS > FEW_ROWS) return null;
  if (input.constants.TRANSPOSE_B !== 1 || input.constants.COLS !== DEPTH || hasAddend(input)) return null;
  const { x, dy, dweight, dbias } = weight.bindings;
  const { b, bias, y, saved } = input.bindings;
  return {
    work: {
      kernel: matmulBackwardColumn,
      bindings: { dy, b, bias, y, saved, x, dweight, dbias },
      constants: { ROWS, DEPTH, ...endOf(input) },
    },
    at: 'second',
  };
};

/**
 * Fuses a product that completes dy, the gradient with respect to the output of an activation, with the multiplication of dy by the slope
 * of the activation.
 */
const slopeIntoProduct: Fusion = (product, slope, onlyTheseUse) => {
  const { saved, dx, dy } = slope.bindings;
  if (!is(slope, activationBackward) || product.constants.SLOPE !== 0 || product.bindings.y !== dy || slope.constants.ACCUMULATE === 1)
    return null;
  if (END_CONSTANTS.some((name) => name !== 'ACCUMULATE' && product.constants[name] !== plainEnd[name])) return null;
  const isInPlace = dy !== undefined && onlyTheseUse(dy) && product.constants.ACCUMULATE === 0;
  return {
    work: {
      kernel: product.kernel,
      bindings: { ...product.bindings, bias: saved, ...(isInPlace ? { y: dx } : { saved: dx }) },
      constants: { ...product.constants, SLOPE: slope.constants.ACTIVATION ?? 0, SAVE: isInPlace ? 0 : 1 },
    },
    at: 'first',
  };
};

/**
 * Fuses a product with the join that follows it: y = join_act(β·act(sum + bias) + α·addend). If act(sum + bias) is read again, for the
 * slope of the activation, the fused dispatch stores it in `saved`.
 */
const addendIntoProduct: Fusion = (product, join, onlyTheseUse) => {
  const { base, addend, scale, y } = join.bindings;
  if (!is(join, addScaled) || base === undefined || base !== product.bindings.y || !isPlainSum(product)) return null;
  const { IN_PLACE, SAVE, HAS_ADDEND, BRANCH_LEARNED, ACTIVATION = 0, BETA = 1, ALPHA = 1, LEARNED = 0 } = join.constants;
  if (IN_PLACE === 1 || SAVE === 1 || HAS_ADDEND === 0 || BRANCH_LEARNED === 1) return null;
  const isReadAgain = !onlyTheseUse(base);
  if (isReadAgain && product.constants.SAVE === 1) return null;
  return {
    work: {
      kernel: product.kernel,
      bindings: { ...product.bindings, addend, scale, y, ...(isReadAgain && { saved: base }) },
      constants: {
        ...product.constants,
        ...(isReadAgain && { SAVE: 1 }),
        HAS_ADDEND: 1,
        BETA,
        ALPHA,
        LEARNED,
        JOIN_ACTIVATION: ACTIVATION,
      },
    },
    at: 'second',
  };
};

export const fusions: readonly Fusion[] = [
  addendIntoProduct,
  skipIntoLayer,
  gradientsOfValue,
  gradientsOfWeights,
  gradientsOfColumn,
  slopeIntoProduct,
];
