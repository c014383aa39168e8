/** How much a run does at a time: the steps of a submit, and the share of its time that evaluations get. */

/** Work in one submit: long enough to hide its cost, short enough for the page's own drawing. */
const SUBMIT_MS = 10;
const MAX_STEPS_PER_SUBMIT = 1024;
/** A step that takes longer than this is cut into several submits. */
const LONG_STEP_MS = 50;
const MAX_PARTS = 16;

/** Learns from each submit how long the next one may be. */
export class Pace {
  /** Steps of the next submit. */
  steps = 1;
  /** Submits of one step. */
  parts = 1;
  private exact = 1;

  /** @param ms what so many steps took of the device */
  took(steps: number, ms: number) {
    const fitting = Math.max(this.exact / 2, (steps * SUBMIT_MS) / ms);
    this.exact = Math.max(1, Math.min(MAX_STEPS_PER_SUBMIT, 2 * this.exact, fitting));
    this.steps = Math.floor(this.exact);
    this.parts = Math.min(MAX_PARTS, Math.ceil(ms / steps / LONG_STEP_MS));
  }
}

/** Evaluations take at most a tenth of the time, and each at most this long while training goes on. */
const EVALUATION_SHARE = 0.1;
const EVALUATION_MS = 250;
const MIN_TRAINED_MS = 200;
const FIRST_BATCHES = 4;

/** Says when held-out examples are looked at while a run trains, and how many batches of them. */
export class EvaluationPace {
  /** Of the next evaluation. */
  batches: number;
  private readonly all: number;
  private trainedMs = 0;
  private evaluationMs = 0;

  /** @param all batches that there are */
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

  /** @param ms what the last evaluation took */
  took(ms: number) {
    this.evaluationMs = ms;
    this.trainedMs = 0;
    this.batches = Math.max(1, Math.min(this.all, Math.floor((this.batches * EVALUATION_MS) / Math.max(1, ms))));
  }
}
