import { type Grid, gridInputs } from './grid.ts';
import type { Query } from './query.ts';

/** The head's outputs on a grid, [points, outputs]; null if the data are not points of the plane. */
export const plane = {
  kind: 'plane',
  answer: async (trainer, { inputsAt }, grid) => (inputsAt ? trainer.predict(gridInputs(inputsAt, grid)) : null),
} as const satisfies Query<Grid, Float32Array | null>;
