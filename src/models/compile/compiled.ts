import type { Plan, View } from '../../gpu/plan.ts';
import type { LayerId } from '../network/network.ts';
import type { Parameter, Weight } from './arenas.ts';
import type { scheduleOf } from './dataBuffers.ts';
import type { Observation } from './passes/observation.ts';
import type { SignalGroups } from './signals.ts';

/** Views of the buffers that the host reads or writes. */
interface PlanViews {
  inputs: View;
  targets: View;
  lengths: View | undefined;
  /** The window (the stored part) of the batch order, as row numbers of the data. */
  order: View;
  /** The order of the examples in an evaluation, as row numbers of the data. */
  evaluationOrder: View;
  /** The number of finished steps. */
  step: View;
  /** [2]: the index of the evaluation's next batch, and the number of examples to evaluate. */
  evaluationCursor: View;
  rates: View;
  flags: View;
  /**
   * One view [1] for each group of parameters. It contains 1 after a step of the group was refused, because a number was not finite or
   * another group had stopped. Later steps then change nothing.
   */
  stopped: readonly View[];
  /** One row of signals for each of the latest steps. */
  ring: View;
  /** The scores (losses and hits) of the examples in the latest batch, one row for each score. */
  scores: View;
  /** The sums of the scores over an evaluation, and the number of examples that they cover. */
  totals: View;
  /** The head's outputs [batch, outputs], which are valid after the program `evaluate`. */
  logits: View;
  /** Each layer's outputs [batch, …shape], which are valid after the program `evaluate`. */
  outputs: Readonly<Record<LayerId, View>>;
  /** The gradient with respect to the inputs [batch, …shape], if it was requested and `evaluate` has a backward pass. */
  inputGradient: View | undefined;
  /** The buffers of a checkpoint by name: weights, the state of layers, and the state of the optimiser. */
  checkpoint: Readonly<Record<string, View>>;
}

export interface Compiled extends ReturnType<typeof scheduleOf> {
  plan: Plan;
  views: PlanViews;
  parameters: readonly Parameter[];
  /** The weights whose role is state. */
  state: readonly Weight[];
  /**
   * The names of the buffers with the optimiser's state for each element of the parameters, such as `velocity`. Each buffer is as long as
   * the buffer of the parameters.
   */
  slots: readonly string[];
  /** The content of `views.rates` for the training settings with which the plan was compiled. */
  rates: Float32Array;
  signals: SignalGroups;
  /** Null if the procedure has no program `observe`. */
  observation: Observation | null;
  /** The number of rows of `views.ring`. */
  ringLength: number;
}
