/**
 * The scores of a batch: for each example, the loss of each loss term and, if the task has an accuracy, a hit, which is 1 if the prediction
 * is right and 0 otherwise.
 */
import { accumulateScores, MAX_SCORES, scoreStride } from '../../shaders/metrics/metrics.ts';
import type { LossTerm } from '../losses/loss.ts';
import { batchOf, type Emit, type Tensor } from '../ops/op.ts';
import { rolePart } from './parts.ts';
import type { LossGradient, Passes } from './passes/passes.ts';
import type { Pending, PlanBuilder, Program } from './planBuilder.ts';

export class Scores {
  /** [rows, stride]: a row of losses for each loss term, and then a row of hits if the task has an accuracy. */
  readonly tensor: Tensor;
  readonly constants: { BATCH: number; SCORES: number; STRIDE: number };
  readonly terms: readonly LossTerm[];
  private readonly builder: PlanBuilder;
  private readonly rows: readonly Tensor[];
  private readonly targets: Tensor;
  private readonly layers: readonly string[];

  constructor(builder: PlanBuilder, terms: readonly LossTerm[], hasHits: boolean, targets: Tensor, layers: readonly string[]) {
    const batch = batchOf(targets);
    const count = terms.length + (hasHits ? 1 : 0);
    if (count > MAX_SCORES) throw new Error(`internal: ${count} scores for an example; at most ${MAX_SCORES} are summed in one dispatch`);
    this.builder = builder;
    this.terms = terms;
    this.targets = targets;
    this.layers = layers;
    this.constants = { BATCH: batch, SCORES: count, STRIDE: scoreStride(batch) };
    this.tensor = builder.buffer('scores', 'bookkeeping', [count, this.constants.STRIDE]);
    this.rows = Array.from({ length: count }, (_, row) => builder.part(`scores ${row}`, 'scores', row * this.constants.STRIDE, [batch]));
  }

  /**
   * Returns the dispatches that compute all loss terms, and the gradients that they write. The first term, which is that of the task or its
   * replacement, also writes the hits if there are any.
   */
  score(passes: Passes): { dispatches: Program; gradients: LossGradient[] } {
    const dispatches: Pending[] = [];
    const emit: Emit = (kernel, bindings, constants) => {
      dispatches.push(this.builder.dispatch([rolePart('loss')], kernel, bindings, constants));
    };
    const gradients = this.terms.flatMap((term, i) =>
      term.at(this.layers).map((layer, place): LossGradient => {
        const value = passes.value(layer);
        const dvalue = this.builder.temporary(`d(${layer}) of ${term.kind}`, value.shape);
        term.score({
          value,
          targets: this.targets,
          losses: this.rows[i] as Tensor, // each term has a row
          accumulate: place > 0,
          hits: i === 0 ? this.rows[this.terms.length] : undefined,
          dvalue,
          emit,
          scratch: (name, shape) => this.builder.temporary(`${term.kind} ${name}`, shape),
        });
        return { value: layer, gradient: dvalue };
      }),
    );
    return { dispatches, gradients };
  }

  /** @param batches the number of batches that cover all held-out examples */
  accumulate(cursor: Tensor, totals: Tensor, batches: number): Pending {
    return this.builder.dispatch(
      [rolePart('evaluation')],
      accumulateScores,
      { scores: this.tensor, cursor, totals },
      { ...this.constants, BATCHES: batches },
    );
  }
}
