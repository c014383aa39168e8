/** Convolution of NHWC images and its gradients, all computed as implicit matrix products. */
import { type Constants, ceilDiv, defineKernel, defineVariant, gridOf, withVariants } from '../../gpu/kernel.ts';
import { LARGE_MULTIPLY_ADDS } from '../../gpu/thresholds.ts';
import { at, EPILOGUE_BINDINGS, EPILOGUE_CONSTANTS, storeWithAddend } from '../epilogue.ts';
import { linkKernel } from '../link.ts';
import { isWorthWideTile, type Product, quadGrid, wideGrid } from '../quads.ts';
import { addScaledRow, dot } from '../vectors.ts';
import conv2dWgsl from './conv2d.wgsl?raw';
import backwardInputWgsl from './conv2d_backward_input.wgsl?raw';
import backwardInputQuadWgsl from './conv2d_backward_input_quad.wgsl?raw';
import backwardInputVec4Wgsl from './conv2d_backward_input_vec4.wgsl?raw';
import backwardInputWideWgsl from './conv2d_backward_input_wide.wgsl?raw';
import backwardWeightWgsl from './conv2d_backward_weight.wgsl?raw';
import backwardWeightQuadWgsl from './conv2d_backward_weight_quad.wgsl?raw';
import backwardWeightWideWgsl from './conv2d_backward_weight_wide.wgsl?raw';
import conv2dQuadWgsl from './conv2d_quad.wgsl?raw';
import conv2dQuadNarrowWgsl from './conv2d_quad_narrow.wgsl?raw';
import conv2dVec4Wgsl from './conv2d_vec4.wgsl?raw';
import conv2dWideWgsl from './conv2d_wide.wgsl?raw';

/** The rows of a workgroup's tile: 16 invocations with 8 rows each. */
const TILE_ROWS = 128;
/** The columns of a workgroup's tile: 4 invocations with 8 columns each. */
const TILE_COLUMNS = 32;
const GEOMETRY = [
  'BATCH',
  'IN_H',
  'IN_W',
  'IN_C',
  'OUT_H',
  'OUT_W',
  'OUT_C',
  'KERNEL_H',
  'KERNEL_W',
  'STRIDE',
  'PAD_TOP',
  'PAD_LEFT',
] as const;
type Geometry = Readonly<Record<(typeof GEOMETRY)[number], number>>;

/** Multiplications by the zeros of the padding are counted too, as is customary. */
const multiplyAdds = (c: Geometry) => c.BATCH * c.OUT_H * c.OUT_W * c.OUT_C * c.KERNEL_H * c.KERNEL_W * c.IN_C;

/**
 * Calls `callback` for each pair of an output pixel and an input pixel in its window. `position` is the index in the convolution kernel.
 */
function eachTap(c: Geometry, callback: (outPixel: number, inPixel: number, position: number) => void) {
  for (let n = 0; n < c.BATCH; n++) {
    for (let h = 0; h < c.OUT_H; h++) {
      for (let w = 0; w < c.OUT_W; w++) {
        for (let i = 0; i < c.KERNEL_H; i++) {
          const inH = h * c.STRIDE + i - c.PAD_TOP;
          if (inH < 0 || inH >= c.IN_H) continue;
          for (let j = 0; j < c.KERNEL_W; j++) {
            const inW = w * c.STRIDE + j - c.PAD_LEFT;
            if (inW < 0 || inW >= c.IN_W) continue;
            callback((n * c.OUT_H + h) * c.OUT_W + w, (n * c.IN_H + inH) * c.IN_W + inW, i * c.KERNEL_W + j);
          }
        }
      }
    }
  }
}

const plainConv2d = defineKernel({
  name: 'conv2d',
  wgsl: linkKernel(conv2dWgsl, { epilogue: 'withAddend' }),
  bindings: ['x', 'weight', ...EPILOGUE_BINDINGS],
  constants: [...GEOMETRY, ...EPILOGUE_CONSTANTS],
  grid: (c) => gridOf(ceilDiv(c.BATCH * c.OUT_H * c.OUT_W, TILE_ROWS) * ceilDiv(c.OUT_C, TILE_COLUMNS)),
  multiplyAdds,
  reference(b, c) {
    const sums = new Float64Array(c.BATCH * c.OUT_H * c.OUT_W * c.OUT_C);
    eachTap(c, (outPixel, inPixel, position) => {
      for (let channel = 0; channel < c.IN_C; channel++) {
        const weights = (position * c.IN_C + channel) * c.OUT_C;
        addScaledRow(sums, outPixel * c.OUT_C, b.weight, weights, c.OUT_C, at(b.x, inPixel * c.IN_C + channel));
      }
    });
    sums.forEach((sum, index) => {
      storeWithAddend(b, c, index, index % c.OUT_C, sum);
    });
  },
});

const plainBackwardInput = defineKernel({
  name: 'conv2d_backward_input',
  wgsl: linkKernel(backwardInputWgsl, { epilogue: 'withAddend' }),
  bindings: ['dy', 'weight', ...EPILOGUE_BINDINGS],
  constants: [...GEOMETRY, ...EPILOGUE_CONSTANTS],
  grid: (c) => gridOf(ceilDiv(c.BATCH * c.IN_H * c.IN_W, TILE_ROWS) * ceilDiv(c.IN_C, TILE_COLUMNS)),
  multiplyAdds,
  reference(b, c) {
    const sums = new Float64Array(c.BATCH * c.IN_H * c.IN_W * c.IN_C);
    eachTap(c, (outPixel, inPixel, position) => {
      for (let channel = 0; channel < c.IN_C; channel++) {
        const weights = (position * c.IN_C + channel) * c.OUT_C;
        const index = inPixel * c.IN_C + channel;
        sums[index] = at(sums, index) + dot(b.dy, outPixel * c.OUT_C, b.weight, weights, c.OUT_C);
      }
    });
    sums.forEach((sum, index) => {
      storeWithAddend(b, c, index, index % c.IN_C, sum);
    });
  },
});

const plainBackwardWeight = defineKernel({
  name: 'conv2d_backward_weight',
  wgsl: linkKernel(backwardWeightWgsl),
  bindings: ['x', 'dy', 'dweight', 'dbias'],
  constants: [...GEOMETRY, 'SPLITS', 'HAS_BIAS'],
  grid: (c) => gridOf(c.SPLITS * ceilDiv(c.KERNEL_H * c.KERNEL_W * c.IN_C + c.HAS_BIAS, TILE_ROWS) * ceilDiv(c.OUT_C, TILE_COLUMNS)),
  multiplyAdds,
  reference(b, c) {
    const pixels = c.BATCH * c.OUT_H * c.OUT_W;
    const pixelsPerSplit = ceilDiv(pixels, c.SPLITS);
    const splitOf = (pixel: number) => Math.floor(pixel / pixelsPerSplit);
    b.dweight.fill(0);
    eachTap(c, (outPixel, inPixel, position) => {
      const weights = (splitOf(outPixel) * c.KERNEL_H * c.KERNEL_W + position) * c.IN_C;
      for (let channel = 0; channel < c.IN_C; channel++) {
        addScaledRow(b.dweight, (weights + channel) * c.OUT_C, b.dy, outPixel * c.OUT_C, c.OUT_C, at(b.x, inPixel * c.IN_C + channel));
      }
    });
    if (!c.HAS_BIAS) return;
    b.dbias.fill(0);
    for (let pixel = 0; pixel < pixels; pixel++) {
      addScaledRow(b.dbias, splitOf(pixel) * c.OUT_C, b.dy, pixel * c.OUT_C, c.OUT_C, 1);
    }
  },
});

/** True if four channels can be loaded at once. */
const takesVectors = ({ IN_C = 1, OUT_C = 1 }: Constants) => IN_C % 4 === 0 && OUT_C % 4 === 0;

const forwardProduct = ({ BATCH = 1, OUT_H = 1, OUT_W = 1, OUT_C = 1, KERNEL_H = 1, KERNEL_W = 1, IN_C = 1 }: Constants): Product => ({
  rows: BATCH * OUT_H * OUT_W,
  columns: OUT_C,
  depth: KERNEL_H * KERNEL_W * IN_C,
});
/**
 * With a stride above 1 or without padding, the product includes positions of the convolution kernel that contribute 0 and that
 * {@link multiplyAdds} does not count.
 */
const inputProduct = ({ BATCH = 1, IN_H = 1, IN_W = 1, IN_C = 1, KERNEL_H = 1, KERNEL_W = 1, OUT_C = 1 }: Constants): Product => ({
  rows: BATCH * IN_H * IN_W,
  columns: IN_C,
  depth: KERNEL_H * KERNEL_W * OUT_C,
});
function weightProduct(c: Constants): Product {
  const { rows, columns, depth } = forwardProduct(c);
  return { rows: depth, columns, depth: rows };
}

const forwardQuads = ({ BATCH = 1, OUT_H = 1, OUT_W = 1, OUT_C = 1 }: Constants) => quadGrid(BATCH * OUT_H * OUT_W, OUT_C);

export const conv2d = withVariants(plainConv2d, [
  defineVariant(plainConv2d, {
    name: 'conv2d_vec4',
    wgsl: linkKernel(conv2dVec4Wgsl, { epilogue: 'withAddend', lanes: 4 }),
    takes: takesVectors,
    grid: plainConv2d.grid,
  }),
  defineVariant(plainConv2d, {
    name: 'conv2d_quad_narrow',
    wgsl: linkKernel(conv2dQuadNarrowWgsl, { epilogue: 'withAddend', lanes: 4, subgroups: true }),
    features: ['subgroups'],
    takes: ({ IN_C = 1, OUT_C = 1 }) => IN_C % 4 !== 0 && OUT_C % 4 === 0,
    grid: forwardQuads,
  }),
  defineVariant(plainConv2d, {
    name: 'conv2d_quad',
    wgsl: linkKernel(conv2dQuadWgsl, { epilogue: 'withAddend', subgroups: true }),
    features: ['subgroups'],
    takes: ({ IN_C = 1 }) => IN_C % 4 === 0,
    grid: forwardQuads,
  }),
  defineVariant(plainConv2d, {
    name: 'conv2d_wide',
    wgsl: linkKernel(conv2dWideWgsl, { epilogue: 'withAddend', lanes: 4, wide: 'product' }),
    features: ['subgroups'],
    takes: (c) => takesVectors(c) && (c.IN_C ?? 1) % 8 === 0 && isWorthWideTile(forwardProduct(c)),
    grid: (c) => wideGrid(forwardProduct(c)),
  }),
]);

export const conv2dBackwardInput = withVariants(plainBackwardInput, [
  defineVariant(plainBackwardInput, {
    name: 'conv2d_backward_input_vec4',
    wgsl: linkKernel(backwardInputVec4Wgsl, { epilogue: 'withAddend', lanes: 4 }),
    takes: takesVectors,
    grid: plainBackwardInput.grid,
  }),
  defineVariant(plainBackwardInput, {
    name: 'conv2d_backward_input_quad',
    wgsl: linkKernel(backwardInputQuadWgsl, { epilogue: 'withAddend', subgroups: true }),
    features: ['subgroups'],
    takes: ({ OUT_C = 1 }) => OUT_C % 4 === 0,
    grid: ({ BATCH = 1, IN_H = 1, IN_W = 1, IN_C = 1 }) => quadGrid(BATCH * IN_H * IN_W, IN_C),
  }),
  defineVariant(plainBackwardInput, {
    name: 'conv2d_backward_input_wide',
    wgsl: linkKernel(backwardInputWideWgsl, { epilogue: 'withAddend', lanes: 4, wide: 'product' }),
    features: ['subgroups'],
    // The tuner measures variants only for products that are large by `multiplyAdds`, which can be less than the size of `inputProduct`.
    // Without the last condition, a product that the tuner considers small could get the wide variant without a measurement.
    takes: (c) =>
      takesVectors(c) && (c.OUT_C ?? 1) % 8 === 0 && isWorthWideTile(inputProduct(c)) && multiplyAdds(c as Geometry) >= LARGE_MULTIPLY_ADDS,
    grid: (c) => wideGrid(inputProduct(c)),
  }),
]);

export const conv2dBackwardWeight = withVariants(plainBackwardWeight, [
  defineVariant(plainBackwardWeight, {
    name: 'conv2d_backward_weight_quad',
    wgsl: linkKernel(backwardWeightQuadWgsl, { subgroups: true }),
    features: ['subgroups'],
    takes: () => true,
    grid: ({ SPLITS = 1, KERNEL_H = 1, KERNEL_W = 1, IN_C = 1, OUT_C = 1 }) => quadGrid(KERNEL_H * KERNEL_W * IN_C, OUT_C, SPLITS),
  }),
  defineVariant(plainBackwardWeight, {
    name: 'conv2d_backward_weight_wide',
    wgsl: linkKernel(backwardWeightWideWgsl, { wide: 'weight' }),
    features: ['subgroups'],
    takes: (c) => takesVectors(c) && isWorthWideTile(weightProduct(c)),
    grid: (c) => wideGrid(weightProduct(c), c.SPLITS),
  }),
]);

export const conv2dKernels = [conv2d, conv2dBackwardInput, conv2dBackwardWeight] as const;
