/** A loss term and a procedure for plans that compute the gradient of a weighted sum of a network's outputs with respect to its inputs. */
import { atHead, type LossTerm } from '../../models/losses/loss.ts';
import { columnsOf, rowsOf } from '../../models/ops/op.ts';
import type { Procedure } from '../../models/procedures/procedure.ts';
import { copyColumns } from '../../shaders/copy_columns/copy_columns.ts';

/** Uses the targets as the gradient at the head. The term does not write any losses, so the losses of the examples stay 0. */
export const givenGradient: LossTerm = {
  kind: 'givenGradient',
  label: 'Given gradient',
  doc: 'Σ target·output, of which only the gradient is computed.',
  at: atHead,
  score({ targets, dvalue, emit }) {
    const WIDTH = columnsOf(dvalue);
    const all = { ROWS: rowsOf(dvalue), WIDTH, X_STRIDE: WIDTH, X_OFFSET: 0, Y_STRIDE: WIDTH, Y_OFFSET: 0, Y_COLS: WIDTH, ACCUMULATE: 0 };
    emit(copyColumns, { x: targets, y: dvalue }, all);
  },
};

export const evaluationWithGradients: Procedure = {
  kind: 'evaluationWithGradients',
  label: 'Evaluation with gradients',
  doc: 'An evaluation computes gradients too, and nothing is trained.',
  groups: (layers) => [{ name: 'all', layers }],
  programs: (compose) => ({
    train: [],
    evaluate: [compose.batch('heldOut'), compose.forward('observe'), compose.score(), compose.accumulate(), compose.backward()],
  }),
};
