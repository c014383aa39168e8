/**
 * The steps at which a run is evaluated, and the number of held-out examples. Both follow from the experiment, so that compared runs are
 * evaluated at the same steps on the same examples on all machines.
 */

/**
 * The largest number of held-out examples of an evaluation during training. An accuracy on this many has a standard error of at most 2.2 %.
 * At the last step, all held-out examples are evaluated.
 */
export const EVALUATED_EXAMPLES = 512;

/** The largest number of evaluations of a run with a last step: one after each twentieth of the run shows when the loss stops falling. */
const EVALUATIONS = 20;
/** The smallest interval, so that a short run is not evaluated after every step, which could take longer than the steps. */
const LEAST_INTERVAL = 5;
/** The interval of a run without a last step. With a smaller one, small networks would be evaluated several times per second. */
const ENDLESS_INTERVAL = 200;

/** The number of steps between two evaluations of a run that stops after `steps` steps, or that has no last step if `steps` is 0. */
export const evaluationInterval = (steps: number): number =>
  steps === 0 ? ENDLESS_INTERVAL : Math.max(LEAST_INTERVAL, Math.ceil(steps / EVALUATIONS));
