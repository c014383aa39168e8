import { scoreStride } from '../../shaders/metrics/metrics.ts';
import type { Trainer } from '../trainer/trainer.ts';

export interface ExampleScores {
  /** The loss of each example, summed over all loss terms. */
  losses: Float64Array;
  /** 1 for a right prediction and 0 for a wrong one; null if the task has no accuracy. */
  hits: Float64Array | null;
}

export async function exampleScores(trainer: Trainer): Promise<ExampleScores> {
  const { views, signals } = trainer.compiled;
  const stride = scoreStride(trainer.batchSize);
  const rows = views.scores.length / stride;
  const terms = rows - (signals.evaluations.some(({ name }) => name === 'accuracy') ? 1 : 0);
  const losses: number[] = [];
  const hits: number[] = [];
  const rowViews = Array.from({ length: rows }, (_, row) => ({ ...views.scores, offset: row * stride, length: trainer.batchSize }));
  for await (const batch of trainer.heldOutBatches(rowViews)) {
    const lossRows = batch.slice(0, terms);
    for (const n of lossRows[0]?.keys() ?? []) losses.push(lossRows.reduce((sum, row) => sum + (row[n] ?? Number.NaN), 0));
    hits.push(...(batch[terms] ?? []));
  }
  return { losses: Float64Array.from(losses), hits: terms < rows ? Float64Array.from(hits) : null };
}
