/** The pace of a run: the number of steps per submit, and the share of time for evaluations. */

/** The duration of one submit, which is long enough to hide its overhead and short enough not to delay the page's drawing. */
const SUBMIT_MS = 10;
const MAX_STEPS_PER_SUBMIT = 1024;
/** A step that takes longer than this is divided into several submits. */
const LONG_STEP_MS = 50;
const MAX_PARTS = 16;

/** Adapts the size of submits to the measured duration of steps. */
export class Pace {
  /** The number of steps of the next submit. */
  steps = 1;
  /** The number of submits per step. */
  parts = 1;
  private exact = 1;

  /** @param ms the device time of these steps */
  took(steps: number, ms: number) {
    const fitting = Math.max(this.exact / 2, (steps * SUBMIT_MS) / ms);
    this.exact = Math.max(1, Math.min(MAX_STEPS_PER_SUBMIT, 2 * this.exact, fitting));
    this.steps = Math.floor(this.exact);
    this.parts = Math.min(MAX_PARTS, Math.ceil(ms / steps / LONG_STEP_MS));
  }
}

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
