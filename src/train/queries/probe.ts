import { defineQuery } from './query.ts';

/** The head's outputs for one input that the user made, given in the format of the dataset's inputs. */
export const probe = defineQuery({
  kind: 'probe',
  isUrgent: true,
  answer: (trainer, _dataset, inputs: Float32Array | Uint8Array) => trainer.predict(inputs),
});
