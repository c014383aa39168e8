import { maxPool2dBackward, maxPool2d as maxPool2dKernel } from '../../shaders/max_pool_2d/max_pool_2d.ts';
import { batchOf, type Tensor } from '../ops/op.ts';
import { isImage, NEEDS_IMAGE, type Shape, sizeOf } from '../ops/shape.ts';
import { defineLayer } from './layer.ts';

const MIN_SIZE = 2;

const outputShape = ([height = 0, width = 0, channels = 0]: Shape, size: number): Shape => [
  Math.floor(height / size),
  Math.floor(width / size),
  channels,
];

function constantsOf(x: Tensor, y: Tensor, size: number) {
  const [, height = 0, width = 0, channels = 0] = x.shape;
  const [, outHeight = 0, outWidth = 0] = y.shape;
  return { BATCH: batchOf(x), IN_H: height, IN_W: width, CHANNELS: channels, OUT_H: outHeight, OUT_W: outWidth, SIZE: size };
}

export const maxPool2d = defineLayer({
  kind: 'maxPool2d',
  label: 'Pool',
  idPrefix: 'pool',
  doc: 'Max pooling: the largest value of each size × size window, separately for each channel.',
  schema: { size: { type: 'int', label: 'Size', min: MIN_SIZE, max: 8, default: 2 } },
  inferShape(shape, { size }) {
    if (!isImage(shape)) return { problem: NEEDS_IMAGE };
    const out = outputShape(shape, size);
    if (sizeOf(out) < 1) {
      const largest = Math.min(...shape.slice(0, 2));
      const remedy = largest < MIN_SIZE ? 'Remove this layer' : `Set Size to at most ${largest}`;
      return { problem: `has larger windows (${size}×${size}). ${remedy}` };
    }
    return { shape: out };
  },
  stride: ({ size }) => size,
  multiplyAdds: () => 0,
  weights: () => ({}),
  forward(ctx) {
    const x = ctx.input;
    const argmax = ctx.keep('argmax', ctx.y.shape, 'u32');
    ctx.emit(maxPool2dKernel, { x, y: ctx.y, argmax }, constantsOf(x, ctx.y, ctx.params.size));
  },
  backward(ctx) {
    const x = ctx.input;
    const target = ctx.dx(0);
    if (!target) return;
    const constants = { ...constantsOf(x, ctx.y, ctx.params.size), ACCUMULATE: target.accumulate ? 1 : 0 };
    ctx.emit(maxPool2dBackward, { dy: ctx.dy, argmax: ctx.kept('argmax'), dx: target.dx }, constants);
  },
  examples: [
    { input: [6, 4, 3], params: {} },
    { input: [7, 8, 2], params: { size: 3 } },
  ],
});
