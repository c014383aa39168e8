import { conv2dBackwardInput, conv2dBackwardWeight, conv2d as conv2dKernel } from '../../shaders/conv2d/conv2d.ts';
import { constant, kernelInitialiser } from '../ops/initialisers.ts';
import { batchOf, type Tensor } from '../ops/op.ts';
import { activationGradient, forwardEnding, gradientEnding, splitGradient } from '../ops/products.ts';
import { featuresOf, isImage, NEEDS_IMAGE, type Shape, sizeOf } from '../ops/shape.ts';
import { activationField, initialWeightFields } from './kernelFields.ts';
import { defineLayer } from './layer.ts';

interface Geometry {
  kernel: number;
  stride: number;
  padding: 'same' | 'valid';
}

/** `out`: the output size along one axis; `before`: the padding at its start. If the total padding is odd, the end gets one more zero. */
function axis(size: number, { kernel, stride, padding }: Geometry): { out: number; before: number } {
  if (padding === 'valid') return { out: Math.floor((size - kernel) / stride) + 1, before: 0 };
  const out = Math.ceil(size / stride);
  return { out, before: Math.floor(Math.max(0, (out - 1) * stride + kernel - size) / 2) };
}

function outputShape([height = 0, width = 0]: Shape, params: Geometry & { filters: number }): Shape {
  return [axis(height, params).out, axis(width, params).out, params.filters];
}

function constantsOf(x: Tensor, filters: number, params: Geometry) {
  const [, height = 0, width = 0, channels = 0] = x.shape;
  const vertical = axis(height, params);
  const horizontal = axis(width, params);
  return {
    BATCH: batchOf(x),
    IN_H: height,
    IN_W: width,
    IN_C: channels,
    OUT_H: vertical.out,
    OUT_W: horizontal.out,
    OUT_C: filters,
    KERNEL_H: params.kernel,
    KERNEL_W: params.kernel,
    STRIDE: params.stride,
    PAD_TOP: vertical.before,
    PAD_LEFT: horizontal.before,
  };
}

export const conv2d = defineLayer({
  kind: 'conv2d',
  label: 'Conv',
  idPrefix: 'conv',
  doc: '2-D convolution: y[h, w, o] = act(Σ x[s·h+i−p, s·w+j−p, c]·W[i, j, c, o] + b[o]), with stride s and padding p.',
  schema: {
    filters: { type: 'int', label: 'Filters', min: 1, max: 1024, default: 32, isWidth: true },
    kernel: { type: 'int', label: 'Kernel size', min: 1, max: 11, default: 3 },
    stride: { type: 'int', label: 'Stride', min: 1, max: 4, default: 1 },
    padding: { type: 'choice', label: 'Padding', options: ['same', 'valid'], default: 'same' },
    activation: activationField,
    ...initialWeightFields,
  },
  inferShape(shape, params) {
    if (!isImage(shape)) return { problem: NEEDS_IMAGE };
    const out = outputShape(shape, params);
    if (out.some((size) => size < 1)) {
      return {
        problem: `has a larger convolution kernel (${params.kernel}×${params.kernel}). Reduce Kernel size, or set Padding to same`,
      };
    }
    return { shape: out };
  },
  stride: ({ stride }) => stride,
  multiplyAdds: (shape, params) => sizeOf(outputShape(shape, params)) * params.kernel ** 2 * featuresOf(shape),
  weights([shape = []], { filters, kernel, init, gain }) {
    return {
      weight: {
        shape: [kernel, kernel, featuresOf(shape), filters],
        init: kernelInitialiser(init, gain),
        decay: true,
      },
      bias: { shape: [filters], init: constant(0), decay: false },
    };
  },
  forward(ctx) {
    const x = ctx.input;
    const ending = forwardEnding(ctx, ctx.params.activation, ctx.weight('bias'));
    const constants = { ...constantsOf(x, ctx.params.filters, ctx.params), ...ending.constants };
    ctx.emit(conv2dKernel, { x, weight: ctx.weight('weight'), ...ending.bindings }, constants);
  },
  backward(ctx) {
    const x = ctx.input;
    const dz = activationGradient(ctx, ctx.params.activation);
    const geometry = constantsOf(x, ctx.params.filters, ctx.params);
    const bias = ctx.gradient('bias');
    splitGradient(ctx, geometry.BATCH * geometry.OUT_H * geometry.OUT_W, ctx.gradient('weight'), bias, (SPLITS, dweight, dbias) =>
      ctx.emit(conv2dBackwardWeight, { x, dy: dz, dweight, dbias }, { ...geometry, SPLITS, HAS_BIAS: 1 }),
    );
    const target = ctx.dx(0, { takesAddend: true });
    if (!target) return;
    const ending = gradientEnding(target);
    ctx.emit(conv2dBackwardInput, { dy: dz, weight: ctx.weight('weight'), ...ending.bindings }, { ...geometry, ...ending.constants });
  },
  examples: [
    { input: [7, 6, 3], params: { filters: 5 } },
    { input: [8, 8, 2], params: { filters: 3, stride: 2, activation: 'gelu' } },
    { input: [6, 7, 4], params: { filters: 2, kernel: 2, padding: 'valid', activation: 'leakyRelu' } },
    // With the batch size that the device check (GPU against reference) chooses for it, this example is large enough for the variants for
    // large products.
    { input: [6, 6, 24], params: { filters: 24 } },
  ],
});
