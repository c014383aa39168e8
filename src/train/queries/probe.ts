import type { Query } from './query.ts';

/** The head's outputs for one example that the user made, in the format of the data. */
export const probe = {
  kind: 'probe',
  isUrgent: true,
  answer: (trainer, _dataset, inputs) => trainer.predict(inputs),
} as const satisfies Query<Float32Array | Uint8Array, Float32Array>;
