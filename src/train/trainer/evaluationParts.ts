/**
 * Splits an evaluation into parts, and adds the sums of the parts in f64. The parts depend only on the batch size and on the number of
 * examples. Two evaluations of the same examples are therefore bit-identical if the weights, the batch size, the kernels and the device
 * are the same.
 */

/**
 * The largest number of examples in a part. A larger batch is a part of its own. The limit is the same on all machines, because a
 * different limit would change the rounding of the sums.
 */
const EXAMPLES_PER_PART = 64;

export const batchesPerPart = (batchSize: number): number => Math.max(1, Math.floor(EXAMPLES_PER_PART / batchSize));

export interface EvaluationPart {
  /** The index of the first batch. */
  first: number;
  batches: number;
  /** The number of held-out examples in the whole evaluation. If they end within the last batch, the remaining rows are not counted. */
  examples: number;
}

/** Splits an evaluation of the first `examples` held-out examples. */
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
