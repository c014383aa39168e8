import { defineLayer } from './layer.ts';

export const input = defineLayer({
  kind: 'input',
  label: 'Input',
  idPrefix: 'input',
  isInput: true,
  doc: 'The input examples of a batch.',
  schema: {},
  inferShape: (shape) => ({ shape }),
  multiplyAdds: () => 0,
  weights: () => ({}),
  // The gather kernels write the batch to the input's tensor, so there is nothing to compute.
  forward() {},
  backward() {},
  examples: [],
});
