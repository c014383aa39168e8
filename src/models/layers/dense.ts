import { constant, kernelInitialiser } from '../ops/initialisers.ts';
import { activationGradient, forwardEnding, matmulForward, matmulInputGradient, matmulWeightGradient } from '../ops/products.ts';
import { featuresOf, isImage, sizeOf, withFeatures } from '../ops/shape.ts';
import { activationField, initialWeightFields } from './kernelFields.ts';
import { defineLayer } from './layer.ts';

export const dense = defineLayer({
  kind: 'dense',
  label: 'Dense',
  idPrefix: 'dense',
  doc: 'Fully connected: y = act(x·W + b). On a sequence, it is applied to each time step separately.',
  schema: {
    units: { type: 'int', label: 'Units', min: 1, max: 4096, default: 64, isWidth: true },
    activation: activationField,
    ...initialWeightFields,
  },
  inferShape: (shape, { units }) =>
    isImage(shape) ? { problem: 'needs a vector or a sequence. Insert a Flatten layer before it' } : { shape: withFeatures(shape, units) },
  multiplyAdds: (shape, { units }) => sizeOf(shape) * units,
  weights([shape = []], { units, init, gain }) {
    return {
      weight: { shape: [featuresOf(shape), units], init: kernelInitialiser(init, gain), decay: true },
      bias: { shape: [units], init: constant(0), decay: false },
    };
  },
  forward(ctx) {
    matmulForward(ctx, ctx.input, ctx.weight('weight'), forwardEnding(ctx, ctx.params.activation, ctx.weight('bias')));
  },
  backward(ctx) {
    const x = ctx.input;
    const dz = activationGradient(ctx, ctx.params.activation);
    matmulWeightGradient(ctx, x, dz, ctx.gradient('weight'), ctx.gradient('bias'));
    const target = ctx.dx(0, { takesAddend: true });
    if (target) matmulInputGradient(ctx, dz, ctx.weight('weight'), target);
  },
  examples: [
    { input: [10], params: { units: 7 } },
    { input: [3], params: { units: 1, activation: 'gelu' } },
    { input: [5, 4], params: { units: 6, activation: 'tanh' } },
    // With the batch size that the device check (GPU against reference) chooses for it, this example is large enough for the variants for
    // large products.
    { input: [64], params: { units: 128 } },
  ],
});
