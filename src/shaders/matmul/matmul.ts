/** Matrix products and their gradients. TRANSPOSE_B makes matmul compute the gradient with respect to the input. */
import { type Constants, ceilDiv, defineKernel, defineVariant, gridOf, withVariants } from '../../gpu/kernel.ts';
import { at, END_BINDINGS, END_CONSTANTS, EPILOGUE_BINDINGS, EPILOGUE_CONSTANTS, storeResult, storeWithAddend } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import { isWorthWideTile, type Product, quadGrid, wideGrid } from '../quads.ts';
import { addScaledRow, dot } from '../vectors.ts';
import matmulWgsl from './matmul.wgsl?raw';
import backwardColumnWgsl from './matmul_backward_column.wgsl?raw';
import backwardWeightWgsl from './matmul_backward_weight.wgsl?raw';
import backwardWeightPairWgsl from './matmul_backward_weight_pair.wgsl?raw';
import backwardWeightPairQuadWgsl from './matmul_backward_weight_pair_quad.wgsl?raw';
import backwardWeightQuadWgsl from './matmul_backward_weight_quad.wgsl?raw';
import backwardWeightVec4Wgsl from './matmul_backward_weight_vec4.wgsl?raw';
import backwardWeightWideWgsl from './matmul_backward_weight_wide.wgsl?raw';
import matmulPairWgsl from './matmul_pair.wgsl?raw';
import matmulPairQuadWgsl from './matmul_pair_quad.wgsl?raw';
import matmulQuadWgsl from './matmul_quad.wgsl?raw';
import matmulQuadNarrowWgsl from './matmul_quad_narrow.wgsl?raw';
import matmulVec4Wgsl from './matmul_vec4.wgsl?raw';
import matmulWideWgsl from './matmul_wide.wgsl?raw';
import sumPartialsWgsl from './sum_partials.wgsl?raw';

const TILE = 32;

const plainMatmul = defineKernel({
  name: 'matmul',
  wgsl: linkKernel(matmulWgsl, { epilogue: 'withAddend' }),
  bindings: ['a', 'b', ...EPILOGUE_BINDINGS],
  constants: ['ROWS', 'COLS', 'DEPTH', 'TRANSPOSE_B', ...EPILOGUE_CONSTANTS],
  grid: (c) => gridOf(ceilDiv(c.ROWS, TILE) * ceilDiv(c.COLS, TILE)),
  multiplyAdds: (c) => c.ROWS * c.COLS * c.DEPTH,
  reference(b, c) {
    for (let row = 0; row < c.ROWS; row++) {
      rowOfProduct(b.a, b.b, c.DEPTH, c, row).forEach((sum, column) => {
        storeWithAddend(b, c, row * c.COLS + column, column, sum);
      });
    }
  },
});

function rowOfProduct(a: Float64Array, b: Float64Array, depth: number, c: { COLS: number; TRANSPOSE_B: number }, row: number) {
  const sums = new Float64Array(c.COLS);
  if (c.TRANSPOSE_B) return sums.map((_, column) => dot(a, row * depth, b, column * depth, depth));
  for (let k = 0; k < depth; k++) addScaledRow(sums, 0, b, k * c.COLS, c.COLS, at(a, row * depth + k));
  return sums;
}

const plainMatmulPair = defineKernel({
  name: 'matmul_pair',
  wgsl: linkKernel(matmulPairWgsl, { epilogue: 'plain' }),
  bindings: ['a', 'b', ...END_BINDINGS, 'a2', 'b2'],
  constants: ['ROWS', 'COLS', 'DEPTH', 'DEPTH2', 'TRANSPOSE_B', 'ALPHA', ...END_CONSTANTS],
  grid: (c) => gridOf(ceilDiv(c.ROWS, TILE) * ceilDiv(c.COLS, TILE)),
  multiplyAdds: (c) => c.ROWS * c.COLS * (c.DEPTH + c.DEPTH2),
  reference(b, c) {
    for (let row = 0; row < c.ROWS; row++) {
      const skips = rowOfProduct(b.a2, b.b2, c.DEPTH2, c, row);
      rowOfProduct(b.a, b.b, c.DEPTH, c, row).forEach((sum, column) => {
        storeResult(b, c, row * c.COLS + column, column, sum, c.ALPHA * at(skips, column));
      });
    }
  },
});

const plainBackwardWeight = defineKernel({
  name: 'matmul_backward_weight',
  wgsl: linkKernel(backwardWeightWgsl),
  bindings: ['x', 'dy', 'dweight', 'dbias'],
  constants: ['ROWS', 'COLS', 'DEPTH', 'SPLITS', 'HAS_BIAS', 'SHIFT', 'TIME'],
  grid: (c) => gridOf(c.SPLITS * ceilDiv(c.DEPTH + c.HAS_BIAS, TILE) * ceilDiv(c.COLS, TILE)),
  multiplyAdds: (c) => c.ROWS * c.COLS * c.DEPTH,
  reference(b, c) {
    const rowsPerSplit = ceilDiv(c.ROWS, c.SPLITS);
    b.dweight.fill(0);
    if (c.HAS_BIAS) b.dbias.fill(0);
    for (let row = 0; row < c.ROWS; row++) {
      const split = Math.floor(row / rowsPerSplit);
      const isStart = c.SHIFT === 1 && row % c.TIME === 0;
      for (let k = 0; k < c.DEPTH && !isStart; k++) {
        const value = at(b.x, (row - c.SHIFT) * c.DEPTH + k);
        addScaledRow(b.dweight, (split * c.DEPTH + k) * c.COLS, b.dy, row * c.COLS, c.COLS, value);
      }
      if (c.HAS_BIAS) addScaledRow(b.dbias, split * c.COLS, b.dy, row * c.COLS, c.COLS, 1);
    }
  },
});

/** True if four numbers can be loaded at once. */
const takesVectors = ({ COLS = 1, DEPTH = 1 }: Constants) => COLS % 4 === 0 && DEPTH % 4 === 0;

const productOf = ({ ROWS = 1, COLS = 1, DEPTH = 1 }: Constants): Product => ({ rows: ROWS, columns: COLS, depth: DEPTH });
const weightProductOf = ({ ROWS = 1, COLS = 1, DEPTH = 1 }: Constants): Product => ({ rows: DEPTH, columns: COLS, depth: ROWS });

const VECTOR_TILE_ROWS = 128;
const vectorTiles = (rows: number, columns: number) => ceilDiv(rows, VECTOR_TILE_ROWS) * ceilDiv(columns, TILE);

export const matmul = withVariants(plainMatmul, [
  defineVariant(plainMatmul, {
    name: 'matmul_vec4',
    wgsl: linkKernel(matmulVec4Wgsl, { epilogue: 'withAddend', lanes: 4 }),
    takes: takesVectors,
    grid: ({ ROWS = 1, COLS = 1 }) => gridOf(vectorTiles(ROWS, COLS)),
  }),
  defineVariant(plainMatmul, {
    name: 'matmul_quad_narrow',
    wgsl: linkKernel(matmulQuadNarrowWgsl, { epilogue: 'withAddend', lanes: 4, subgroups: true }),
    features: ['subgroups'],
    takes: ({ COLS = 1, DEPTH = 1, TRANSPOSE_B }) => COLS % 4 === 0 && DEPTH % 4 !== 0 && TRANSPOSE_B === 0,
    grid: ({ ROWS = 1, COLS = 1 }) => quadGrid(ROWS, COLS),
  }),
  defineVariant(plainMatmul, {
    name: 'matmul_quad',
    wgsl: linkKernel(matmulQuadWgsl, { epilogue: 'withAddend', subgroups: true }),
    features: ['subgroups'],
    takes: ({ DEPTH = 1 }) => DEPTH % 4 === 0,
    grid: ({ ROWS = 1, COLS = 1 }) => quadGrid(ROWS, COLS),
  }),
  defineVariant(plainMatmul, {
    name: 'matmul_wide',
    wgsl: linkKernel(matmulWideWgsl, { epilogue: 'withAddend', lanes: 4, wide: 'product' }),
    features: ['subgroups'],
    takes: (c) => takesVectors(c) && (c.DEPTH ?? 1) % 8 === 0 && isWorthWideTile(productOf(c)),
    grid: (c) => wideGrid(productOf(c)),
  }),
]);

/** The sum of two products that are too small to be worth a dispatch each. */
export const matmulPair = withVariants(plainMatmulPair, [
  defineVariant(plainMatmulPair, {
    name: 'matmul_pair_quad',
    wgsl: linkKernel(matmulPairQuadWgsl, { epilogue: 'plain', lanes: 4, subgroups: true }),
    features: ['subgroups'],
    takes: (c) => takesVectors(c) && takesVectors({ ...c, DEPTH: c.DEPTH2 ?? 1 }),
    grid: ({ ROWS = 1, COLS = 1 }) => quadGrid(ROWS, COLS),
  }),
]);

export const matmulBackwardWeight = withVariants(plainBackwardWeight, [
  defineVariant(plainBackwardWeight, {
    name: 'matmul_backward_weight_vec4',
    wgsl: linkKernel(backwardWeightVec4Wgsl),
    takes: takesVectors,
    grid: ({ SPLITS = 1, DEPTH = 1, HAS_BIAS = 0, COLS = 1 }) => gridOf(SPLITS * vectorTiles(DEPTH + HAS_BIAS, COLS)),
  }),
  defineVariant(plainBackwardWeight, {
    name: 'matmul_backward_weight_quad',
    wgsl: linkKernel(backwardWeightQuadWgsl, { subgroups: true }),
    features: ['subgroups'],
    takes: () => true,
    grid: ({ SPLITS = 1, DEPTH = 1, COLS = 1 }) => quadGrid(DEPTH, COLS, SPLITS),
  }),
  defineVariant(plainBackwardWeight, {
    name: 'matmul_backward_weight_wide',
    wgsl: linkKernel(backwardWeightWideWgsl, { wide: 'weight' }),
    features: ['subgroups'],
    takes: (c) => takesVectors(c) && isWorthWideTile(weightProductOf(c)),
    grid: (c) => wideGrid(weightProductOf(c), c.SPLITS),
  }),
]);

const plainBackwardWeightPair = defineKernel({
  name: 'matmul_backward_weight_pair',
  wgsl: linkKernel(backwardWeightPairWgsl),
  bindings: ['x', 'dy', 'dy2', 'dweight', 'dweight2', 'dbias'],
  constants: ['ROWS', 'COLS', 'DEPTH', 'SPLITS', 'HAS_BIAS'],
  grid: (c) => gridOf(c.SPLITS * ceilDiv(c.DEPTH + c.HAS_BIAS, TILE) * ceilDiv(c.COLS, TILE)),
  multiplyAdds: (c) => 2 * c.ROWS * c.COLS * c.DEPTH,
  reference(b, c) {
    const alone = { ...c, SHIFT: 0, TIME: 1 };
    plainBackwardWeight.reference({ x: b.x, dy: b.dy, dweight: b.dweight, dbias: b.dbias }, alone);
    plainBackwardWeight.reference({ x: b.x, dy: b.dy2, dweight: b.dweight2, dbias: b.dbias }, { ...alone, HAS_BIAS: 0 });
  },
});

/** The weight gradients of two products that have the same input and are too small to be worth a dispatch each. */
export const matmulBackwardWeightPair = withVariants(plainBackwardWeightPair, [
  defineVariant(plainBackwardWeightPair, {
    name: 'matmul_backward_weight_pair_quad',
    wgsl: linkKernel(backwardWeightPairQuadWgsl, { subgroups: true }),
    features: ['subgroups'],
    takes: ({ COLS = 1 }) => COLS % 4 === 0,
    grid: ({ SPLITS = 1, DEPTH = 1, COLS = 1 }) => quadGrid(DEPTH, COLS, SPLITS),
  }),
]);

/**
 * The gradients of x·weight + bias with respect to x, weight and bias. The weight has one column, as in a head with one output, and x has
 * few rows.
 */
export const matmulBackwardColumn = defineKernel({
  name: 'matmul_backward_column',
  wgsl: linkKernel(backwardColumnWgsl, { epilogue: 'plain' }),
  bindings: ['dy', 'b', ...END_BINDINGS, 'x', 'dweight', 'dbias'],
  constants: ['ROWS', 'DEPTH', ...END_CONSTANTS],
  grid: (c) => gridOf(ceilDiv(c.DEPTH, 32)),
  multiplyAdds: (c) => 2 * c.ROWS * c.DEPTH,
  reference(b, c) {
    const gradient = { ROWS: c.ROWS, COLS: 1, DEPTH: c.DEPTH, SPLITS: 1, HAS_BIAS: 1, SHIFT: 0, TIME: 1 };
    plainBackwardWeight.reference({ x: b.x, dy: b.dy, dweight: b.dweight, dbias: b.dbias }, gradient);
    for (let row = 0; row < c.ROWS; row++)
      for (let k = 0; k < c.DEPTH; k++) storeResult(b, c, row * c.DEPTH + k, k, at(b.dy, row) * at(b.b, k), 0);
  },
});

export const sumPartials = defineKernel({
  name: 'sum_partials',
  wgsl: linkKernel(sumPartialsWgsl),
  bindings: ['partials', 'y'],
  constants: ['LENGTH', 'SPLITS'],
  grid: (c) => gridOf(ceilDiv(c.LENGTH, 64)),
  reference(b, c) {
    for (let i = 0; i < c.LENGTH; i++) {
      let sum = 0;
      for (let split = 0; split < c.SPLITS; split++) sum += at(b.partials, split * c.LENGTH + i);
      b.y[i] = sum;
    }
  },
});

/**
 * The number of parts of a sum over `rows`: enough for 128 workgroups, unless the parts would then have fewer than 64 rows on average.
 * @param outputs the number of results, each a sum over `rows`
 */
export function splitsFor(rows: number, outputs: number): number {
  const groups = ceilDiv(outputs, TILE * TILE);
  return Math.max(1, Math.min(ceilDiv(128, groups), Math.floor(rows / 64)));
}

export const matmulKernels = [
  matmul,
  matmulPair,
  matmulBackwardWeight,
  matmulBackwardWeightPair,
  matmulBackwardColumn,
  sumPartials,
] as const;
