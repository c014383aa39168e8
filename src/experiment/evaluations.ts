/**
 * The steps and examples of evaluations during training depend only on the experiment, so that all machines evaluate compared runs in the
 * same way.
 */

/**
 * The largest number of held-out examples in an evaluation during training. An accuracy measured on this many examples has a standard error
 * of at most 2.2 percentage points. At the last step, all held-out examples are evaluated.
 */
export const EVALUATED_EXAMPLES = 512;

/**
 * The largest number of evaluations of a run with a last step, not counting those that are made when runs in lockstep pause. This many are
 * enough to show when the loss stops falling.
 */
const EVALUATIONS = 20;
/** The smallest interval in steps. Evaluating a short run after every step could take longer than its steps. */
const LEAST_INTERVAL = 5;
/** The interval for a run without a last step. With a smaller one, small networks would be evaluated several times per second. */
const ENDLESS_INTERVAL = 200;

/**
 * Returns the number of steps between two evaluations during training.
 * @param steps the number of steps of the run; 0 if it has no last step
 */
export const evaluationInterval = (steps: number): number =>
  steps === 0 ? ENDLESS_INTERVAL : Math.max(LEAST_INTERVAL, Math.ceil(steps / EVALUATIONS));
