/**
 * Splits the gradient at the output of the first layer with weights into parts d_k, one for each length k of the paths from the loss to
 * this output. The length of a path is the number of layers with weights through which it passes.
 *   d_0 = the gradient of the loss; through a layer with weights, d_k ← Jᵀ·d_{k−1}; through any other op, d_k ← Jᵀ·d_k
 * J is the Jacobian matrix of the layer or op. Each length has a backward pass of its own, so, apart from rounding, the parts are exact,
 * and Σ_k d_k is the whole gradient.
 */
import { scaleBy } from '../../../shaders/elementwise/elementwise.ts';
import type { LayerId } from '../../network/network.ts';
import { countOf, type Tensor } from '../../ops/op.ts';
import type { Op } from '../expand.ts';
import type { Pending, PlanBuilder } from '../planBuilder.ts';
import { Gradients } from './gradients.ts';
import { Pairs } from './observation.ts';
import type { LossGradient, Passes } from './passes.ts';
import { prune } from './prune.ts';

const hasWeights = ({ definition, inputShapes, params }: Op) => Object.keys(definition.weights(inputShapes, params)).length > 0;

/** True for the op of a layer with weights. Projections and joins do not count, even if they have weights. */
const isPassed = (op: Op) => 'layer' in op.part && hasWeights(op);

const firstTrained = (ops: readonly Op[]): LayerId | null => ops.find(isPassed)?.owner ?? null;

interface Length {
  gradients: Gradients;
  /** For each value, the number of paths of this length from the loss to the value. */
  paths: Map<string, number>;
}

/** Measures the parts of the gradient, and the remainder: the rounding error of their sum. */
export function pathsObservationOf(builder: PlanBuilder, passes: Passes, losses: readonly LossGradient[]) {
  const at = firstTrained(passes.ops) ?? passes.ops[0]?.owner ?? '';
  const pairs = new Pairs(builder);
  const program: Pending[] = [];
  const create = (name: string, like: Tensor) => builder.temporary(name, like.shape);
  const gradients = () => new Gradients((value, like) => create(`d(${value})`, like));
  const needed = dependents(passes.ops, at);
  const whole = gradients();
  const lengths: Length[] = [];
  const lengthOf = (k: number): Length => {
    const found = lengths[k] ?? { gradients: gradients(), paths: new Map() };
    lengths[k] = found;
    return found;
  };
  for (const { value, gradient } of losses) {
    whole.contribute(value, { tensor: gradient, alpha: 1 });
    lengthOf(0).gradients.contribute(value, { tensor: gradient, alpha: 1 });
    lengthOf(0).paths.set(value, 1);
  }
  for (const op of [...passes.ops].reverse()) {
    if (!needed.has(op.output)) continue;
    const emit = passes.emitFor(op, program);
    const y = passes.value(op.output);
    const dy = whole.of(op.output, y, emit);
    const parts = lengths.flatMap(({ gradients: of, paths }, length) => {
      const part = of.of(op.output, y, emit);
      return part ? [{ length, part, paths: paths.get(op.output) ?? 0 }] : [];
    });
    if (!dy) continue;
    if (op.output === at) {
      program.push(...parts.map(({ length, part, paths }) => pairs.measured({ of: 'length', at, length, paths }, op.part, part, dy)));
      const remainder = create('remainder', dy);
      const addends = [{ x: dy, ALPHA: -1 }, ...parts.map(({ part }) => ({ x: part, ALPHA: 1 }))];
      for (const [i, { x, ALPHA }] of addends.entries())
        emit(scaleBy, { x, y: remainder }, { COUNT: countOf(dy), ALPHA, LEARNED: 0, ACCUMULATE: i > 0 ? 1 : 0 });
      program.push(pairs.measured({ of: 'remainder', at }, op.part, remainder, remainder));
      break;
    }
    passes.backwardOf(op, program, { mode: 'observe', dy, gradients: whole, needed });
    for (const { length, part, paths } of parts) {
      const next = lengthOf(length + (isPassed(op) ? 1 : 0));
      passes.backwardOf(op, program, { mode: 'observe', dy: part, gradients: next.gradients, needed });
      for (const input of op.inputs) next.paths.set(input, (next.paths.get(input) ?? 0) + paths);
    }
  }
  const observation = pairs.observation();
  return { dispatches: prune(builder, program, [observation.view.buffer]), observation };
}

/** The values that depend on a value, and the value itself. */
function dependents(ops: readonly Op[], value: string): ReadonlySet<string> {
  const found = new Set([value]);
  for (const op of ops) if (op.inputs.some((input) => found.has(input))) found.add(op.output);
  return found;
}
