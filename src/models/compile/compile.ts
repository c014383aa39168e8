/** Network + shapes + settings → plan. Pure: no device, no data, the same input gives the same plan. */
import type { Plan, View } from '../../gpu/plan.ts';
import type { LossTerm } from '../losses/loss.ts';
import { inferShapes } from '../network/inferShapes.ts';
import type { LayerId, Network } from '../network/network.ts';
import type { Training } from '../optimisers/training.ts';
import type { Procedure } from '../procedures/procedure.ts';
import { supervised } from '../procedures/supervised.ts';
import { taskDefinition } from '../tasks/index.ts';
import type { Parameter, Weight } from './arenas.ts';
import { PlanComposer } from './composer.ts';
import type { DataShape, scheduleOf } from './dataBuffers.ts';
import { expand } from './expand.ts';
import type { SignalGroups } from './signals.ts';
import { RING_LENGTH, ratesOf } from './update.ts';

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

export interface CompileOptions {
  procedure?: Procedure;
  /** Loss terms beside the task's own. */
  terms?: readonly LossTerm[];
}

/** @throws Error (internal) for a network with issues: ask {@link inferShapes} first. */
export function compile(network: Network, data: DataShape, training: Training, options: CompileOptions = {}): Compiled {
  const inferred = inferShapes(network, data.inputShape);
  if (inferred.issues.length > 0) throw new Error(`internal: compiled with issues: ${inferred.issues[0]?.message}`);
  const { procedure = supervised, terms = [] } = options;
  const task = taskDefinition(data.task);
  const layers = network.layers.map(({ id }) => id);
  const composer = new PlanComposer({
    ops: expand(network, inferred),
    layers,
    groups: procedure.groups(layers),
    terms: [task.loss, ...terms],
    hasAccuracy: task.hasAccuracy,
    data,
    training,
  });
  return { ...composer.finish(procedure.programs(composer)), rates: ratesOf(training), ringLength: RING_LENGTH };
}
