/** The share of a run's time that evaluations take. */

/** Evaluations take at most this share of the time, and each of them at most EVALUATION_MS during training. */
const EVALUATION_SHARE = 0.1;
const EVALUATION_MS = 250;
const MIN_TRAINED_MS = 200;
const FIRST_BATCHES = 4;

/** Decides when a run evaluates during training, and on how many batches. */
export class EvaluationPace {
  /** The number of batches of the next evaluation. */
  batches: number;
  private readonly all: number;
  private trainedMs = 0;
  private evaluationMs = 0;

  /** @param all the number of batches of held-out examples */
  constructor(all: number) {
    this.all = all;
    this.batches = Math.min(FIRST_BATCHES, all);
  }

  get isDue(): boolean {
    return this.batches > 0 && this.trainedMs > MIN_TRAINED_MS && this.trainedMs * EVALUATION_SHARE > this.evaluationMs;
  }

  trained(ms: number) {
    this.trainedMs += ms;
  }

  /** @param ms the duration of the last evaluation */
  took(ms: number) {
    this.evaluationMs = ms;
    this.trainedMs = 0;
    this.batches = Math.max(1, Math.min(this.all, Math.floor((this.batches * EVALUATION_MS) / Math.max(1, ms))));
  }
}
