/** The op that replaces the value of a layer or a skip with a constant, which is the same for every example. */
import { copyColumns } from '../../shaders/copy_columns/copy_columns.ts';
import { scaleBy } from '../../shaders/elementwise/elementwise.ts';
import { constant } from './initialisers.ts';
import { batchOf, countOf, type OpDefinition } from './op.ts';
import type { Shape } from './shape.ts';

/** The name of the op's weight, which is 0 until an analysis of a trained network sets it. */
export const HELD = 'mean';

export const heldValue: OpDefinition<{ shape: Shape }> = {
  weights: (_, { shape }) => ({ [HELD]: { shape, init: constant(0), decay: false, role: 'state' } }),
  forward({ y, mode, state, emit }) {
    const { value, next } = state(HELD);
    const size = countOf(y) / batchOf(y);
    const every = { ROWS: batchOf(y), WIDTH: size, X_STRIDE: 0, X_OFFSET: 0, Y_STRIDE: size, Y_OFFSET: 0, Y_COLS: size, ACCUMULATE: 0 };
    emit(copyColumns, { x: value, y }, every);
    if (mode === 'train') emit(scaleBy, { x: value, y: next }, { COUNT: size, ALPHA: 1, LEARNED: 0, ACCUMULATE: 0 });
  },
  backward() {},
};
