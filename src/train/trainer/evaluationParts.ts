/** An evaluation is split into parts, whose sums are added in f64. All callers use the same parts, so equal examples give equal bits. */

/**
 * The largest number of examples in a part, unless one batch has more. The size of a part depends only on the batch size, because parts of
 * a different size give different bits.
 */
const EXAMPLES_PER_PART = 64;

export const batchesPerPart = (batchSize: number): number => Math.max(1, Math.floor(EXAMPLES_PER_PART / batchSize));

export interface EvaluationPart {
  /** The index of the first batch. */
  first: number;
  /** The number of batches in the part. */
  batches: number;
  /** The number of held-out examples of the whole evaluation. Later examples of the last batch do not count. */
  examples: number;
}

/** The parts of an evaluation of the first held-out examples. */
export function evaluationParts(batchSize: number, examples: number): EvaluationPart[] {
  const batches = Math.ceil(examples / batchSize);
  const perPart = batchesPerPart(batchSize);
  return Array.from({ length: Math.ceil(batches / perPart) }, (_, i) => ({
    first: i * perPart,
    batches: Math.min(perPart, batches - i * perPart),
    examples,
  }));
}

export function addSums(totals: Float64Array, sums: Float32Array) {
  for (const [i, sum] of sums.entries()) totals[i] = (totals[i] ?? 0) + sum;
}
