import { defineLayer } from './layer.ts';

export const input = defineLayer({
  kind: 'input',
  label: 'Input',
  idPrefix: 'input',
  isInput: true,
  doc: 'The examples of a batch, as the data gives them.',
  schema: {},
  inferShape: (shape) => ({ shape }),
  multiplyAdds: () => 0,
  weights: () => ({}),
  // Nothing to compute: the gather kernels put the batch into the input's tensor.
  forward() {},
  backward() {},
  examples: [],
});
