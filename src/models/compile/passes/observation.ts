/**
 * The measurements of an observation, which is a forward and backward pass that changes nothing. Each measurement sums the squares and
 * products of the elements of a pair of tensors.
 */
import { ALIGNMENT, type View } from '../../../gpu/plan.ts';
import { PAIR_PARTIALS, pairPartials } from '../../../shaders/metrics/pairPartials.ts';
import type { LayerId } from '../../network/network.ts';
import type { JoinParams, Term } from '../../ops/join.ts';
import { countOf, type Tensor } from '../../ops/op.ts';
import type { Shape } from '../../ops/shape.ts';
import type { ParameterArena } from '../arenas.ts';
import { type Op, ownValue } from '../expand.ts';
import type { Pending, PlanBuilder, Program } from '../planBuilder.ts';
import type { LossGradient, ObservedGradient, Passes } from './passes.ts';
import { prune } from './prune.ts';

/** The factor of a term at a join: its constant value, or the view of its trained value. */
export type Factor = number | View;

/** The two tensors of a pair, a and b. */
export type Pair<Scale = number> =
  /**
   * b is the gradient at a layer's output. a is the part of it that arrives through the next layers of the trunk, or through the skip to
   * `to`.
   */
  | { of: 'gradient'; at: LayerId; through: 'trunk' | { to: LayerId } }
  /** Two values at a join: a is the value of a skip before it is scaled by α, and b is the layer's own output before it is scaled by β. */
  | { of: 'summands'; at: LayerId; from: LayerId; alpha: Scale; beta: Scale }
  /** a and b are both the gradient of a parameter. */
  | { of: 'parameter'; name: string }
  /**
   * b is the gradient at the first layer with weights. a is the part of it that arrives on the `paths` paths through `length` other layers
   * with weights.
   */
  | { of: 'length'; at: LayerId; length: number; paths: number }
  /** a and b are both the rounding error of the split by length: the sum of the parts minus the whole gradient. */
  | { of: 'remainder'; at: LayerId };

/** The gradient of the mean loss with respect to a layer's inner state, [batch, time steps, units]. */
interface StateGradientView {
  layer: LayerId;
  state: string;
  timeSteps: number;
  view: View;
}

export interface Observation {
  pairs: readonly Pair<Factor>[];
  /** The sums of all pairs, {@link PAIR_PARTIALS} numbers each, `stride` apart. */
  view: View;
  stride: number;
  states: readonly StateGradientView[];
}

const BUFFER = 'observed';
const STRIDE = Math.ceil(PAIR_PARTIALS / ALIGNMENT) * ALIGNMENT;

type Measure = (pair: Pair<Factor>, part: Op['part'], a: Tensor, b: Tensor) => Pending;

export class Pairs {
  private readonly pairs: Pair<Factor>[] = [];
  private readonly builder: PlanBuilder;

  constructor(builder: PlanBuilder) {
    this.builder = builder;
  }

  readonly measured: Measure = (pair, part, a, b) => {
    const { builder, pairs } = this;
    const partials = builder.part(`${BUFFER} ${pairs.length}`, BUFFER, STRIDE * pairs.length, [PAIR_PARTIALS]);
    pairs.push(pair);
    return builder.dispatch([part], pairPartials, { a, b, partials }, { COUNT: countOf(a) }, false);
  };

  /** Allocates the buffer of the sums. All pairs must already have been added. */
  observation(states: readonly StateGradientView[] = []): Observation {
    const length = STRIDE * this.pairs.length;
    this.builder.buffer(BUFFER, 'bookkeeping', [Math.max(1, length)]);
    return { pairs: this.pairs, view: { buffer: BUFFER, offset: 0, length }, stride: STRIDE, states };
  }
}

interface Subject {
  ops: readonly Op[];
  layers: readonly LayerId[];
  builder: PlanBuilder;
  arena: ParameterArena;
  passes: Passes;
}

/** The forward pass must not be fused, because fused dispatches do not store the inner values that are measured. */
export function observationOf({ ops, layers, builder, arena, passes }: Subject, losses: readonly LossGradient[]) {
  const pairs = new Pairs(builder);
  const { measured } = pairs;
  const states: StateGradientView[] = [];
  const stateGradient = ({ owner }: Op, state: string, shape: Shape): Tensor => {
    const tensor = builder.buffer(`gradient with respect to ${state} of ${owner}`, 'bookkeeping', shape);
    states.push({ layer: owner, state, timeSteps: shape[1] ?? 1, view: builder.viewOf(tensor) });
    return tensor;
  };
  const summands = ops.flatMap((op) => (op.kind === 'join' ? summandsAt(op, passes, arena, measured) : []));
  const backward = passes.backwardApart(losses, gradientsOf(layers, measured), stateGradient);
  const parameters = arena.parameters.map(({ name, part }) => {
    const { gradient } = arena.of(name);
    return measured({ of: 'parameter', name }, part, gradient, gradient);
  });
  return { dispatches: [...summands, ...backward, ...parameters], observation: pairs.observation(states) };
}

export function outputsObservationOf({ layers, builder, passes }: Subject, losses: readonly LossGradient[]) {
  const pairs = new Pairs(builder);
  const backward = passes.backwardApart(losses, gradientsOf(layers, pairs.measured));
  const observation = pairs.observation();
  return { dispatches: prune(builder, backward, [observation.view.buffer]), observation };
}

const gradientsOf = (layers: readonly LayerId[], measured: Measure) => {
  const isLayer = new Set(layers);
  return ({ value, total, parts }: ObservedGradient): Program =>
    isLayer.has(value)
      ? parts.map(({ reader, gradient }) =>
          measured({ of: 'gradient', at: value, through: wayOf(reader) }, { layer: value }, gradient, total),
        )
      : [];
};

/** The connection through which an op reads a value. A loss term (null) counts as the trunk. */
function wayOf(reader: Op | null): 'trunk' | { to: LayerId } {
  return reader?.kind === 'join' || reader?.kind === 'projection' ? { to: reader.owner } : 'trunk';
}

function summandsAt(op: Op, passes: Passes, arena: ParameterArena, measured: Measure): Pending[] {
  const { terms } = op.params as JoinParams; // the op is a join
  const [own] = terms;
  const output = passes.value(ownValue({ id: op.owner }));
  // The inputs after the terms are those of concat skips, which are not added.
  return terms.flatMap((term, i) => {
    const [{ from }, input] = [term, op.inputs[i]];
    if (from === undefined || input === undefined) return [];
    const [alpha, beta] = [factorOf(op, term, arena), factorOf(op, own, arena)];
    return [measured({ of: 'summands', at: op.owner, from, alpha, beta }, op.part, passes.value(input), output)];
  });
}

function factorOf(op: Op, { learned, scale, weight }: Term, arena: ParameterArena): Factor {
  if (!learned) return scale;
  const found = arena.parameters.find(({ name }) => name === op.parameter(weight));
  if (!found) throw new Error(`internal: no parameter ${op.parameter(weight)}`);
  return found.value;
}
