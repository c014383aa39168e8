/**
 * Makes a plan from a network, training settings and the shape of the data. This needs neither a device nor the data itself. Equal inputs
 * give equal plans.
 */
import type { LossTerm } from '../losses/loss.ts';
import { inferShapes } from '../network/inferShapes.ts';
import type { Network } from '../network/network.ts';
import type { Training } from '../optimisers/training.ts';
import type { Procedure } from '../procedures/procedure.ts';
import { supervised } from '../procedures/supervised.ts';
import { recordedSignals } from '../signals/index.ts';
import type { SignalDefinition } from '../signals/signal.ts';
import { taskDefinition } from '../tasks/index.ts';
import type { Compiled } from './compiled.ts';
import { PlanComposer } from './composer.ts';
import type { DataShape } from './dataBuffers.ts';
import { expand } from './expand.ts';
import { RING_LENGTH, ratesOf } from './update.ts';

export interface CompileOptions {
  procedure?: Procedure;
  /** The loss term that replaces the task's own. */
  loss?: LossTerm;
  /** Loss terms in addition to `loss` or the task's own. */
  terms?: readonly LossTerm[];
  signals?: readonly SignalDefinition[];
  /**
   * True if `views.outputs` also contains inner values, named as in expand.ts: each layer's own output before a join, and the value of each
   * projected skip.
   */
  keepsInnerValues?: boolean;
  /**
   * False if no dispatches may be fused. A part that two networks share then computes bit-identical results in both. With fusion, the bits
   * can depend on the adjacent parts.
   */
  fuses?: boolean;
  inputGradient?: boolean;
}

/** @throws Error (internal) for a network with issues; call {@link inferShapes} first */
export function compile(network: Network, data: DataShape, training: Training, options: CompileOptions = {}): Compiled {
  const inferred = inferShapes(network, data.inputShape, data.head);
  if (inferred.issues.length > 0) throw new Error(`internal: compiled with issues: ${inferred.issues[0]?.message}`);
  const task = taskDefinition(data.task);
  const { procedure = supervised, loss = task.loss, terms = [], signals = recordedSignals } = options;
  const { keepsInnerValues = false, fuses = true, inputGradient = false } = options;
  const layers = network.layers.map(({ id }) => id);
  const composer = new PlanComposer({
    ops: expand(network, inferred),
    layers,
    groups: procedure.groups(layers),
    terms: [loss, ...terms],
    signals,
    hasAccuracy: task.hasAccuracy,
    keepsInnerValues,
    fuses,
    inputGradient,
    data,
    training,
  });
  return { ...composer.finish(procedure.programs(composer)), rates: ratesOf(training), ringLength: RING_LENGTH };
}
