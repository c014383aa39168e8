/** The result of compiling: a plan, and everything that others read or write by view. */
import type { Plan, View } from '../../gpu/plan.ts';
import type { LayerId } from '../network/network.ts';
import type { Parameter, Weight } from './arenas.ts';
import type { scheduleOf } from './dataBuffers.ts';
import type { SignalGroups } from './signals.ts';

/** Views of everything that is read or written from outside. */
export interface PlanViews {
  inputs: View;
  targets: View;
  lengths: View | undefined;
  /** Batch order of the steps to come, and of evaluations: rows of the data. */
  order: View;
  evaluationOrder: View;
  /** Steps done; batches of the evaluation done. */
  step: View;
  evaluationCursor: View;
  rates: View;
  flags: View;
  /** A row of signals for each of the latest steps. */
  ring: View;
  /** The scores of the latest batch, a row each; sums over an evaluation. */
  scores: View;
  totals: View;
  /** [batch, outputs] from the head, after a program `evaluate`. */
  logits: View;
  /** [batch, …shape] from each layer, after a program `evaluate`. */
  outputs: Readonly<Record<LayerId, View>>;
  /** Weights, state of layers, and of the optimiser, by the names of the buffers: a checkpoint. */
  checkpoint: Readonly<Record<string, View>>;
}

export interface Compiled extends ReturnType<typeof scheduleOf> {
  plan: Plan;
  views: PlanViews;
  parameters: readonly Parameter[];
  /** State that layers keep. */
  state: readonly Weight[];
  /** Buffers of the optimiser's state, each as long as the parameters. */
  slots: readonly string[];
  /** The content of `views.rates` for these settings. */
  rates: Float32Array;
  /** The quantities that the programs record, by group. */
  signals: SignalGroups;
  /** Steps whose signals the device keeps. */
  ringLength: number;
}
