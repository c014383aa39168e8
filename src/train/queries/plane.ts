import { type Grid, gridInputs } from './grid.ts';
import { defineQuery } from './query.ts';

/** The head's outputs on a grid, [points, outputs]; null if the examples are not points in the plane. */
export const plane = defineQuery({
  kind: 'plane',
  answer: async (trainer, { inputsAt }, grid: Grid) => (inputsAt ? trainer.predict(gridInputs(inputsAt, grid)) : null),
});
