import { defineQuery } from './query.ts';

/** The head's outputs for one example that the user made, in the format of the data. */
export const probe = defineQuery({
  kind: 'probe',
  isUrgent: true,
  answer: (trainer, _dataset, inputs: Float32Array | Uint8Array) => trainer.predict(inputs),
});
