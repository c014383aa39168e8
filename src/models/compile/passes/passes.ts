import { keyed } from '../../../random/keyed.ts';
import type { BackwardContext, Emit, Mode, Tensor } from '../../ops/op.ts';
import type { Shape } from '../../ops/shape.ts';
import type { ParameterArena, StateArena } from '../arenas.ts';
import type { Op } from '../expand.ts';
import type { Pending, PlanBuilder, Program } from '../planBuilder.ts';
import { type GradientBook, Gradients } from './gradients.ts';
import { type GradientPart, PartedGradients } from './partedGradients.ts';

/** The gradient of a loss term with respect to the value that it applies to. */
export interface LossGradient {
  value: string;
  gradient: Tensor;
}

/** The gradient of a value, and its parts: one from each op or loss term that reads the value. */
export interface ObservedGradient {
  value: string;
  total: Tensor;
  parts: readonly GradientPart[];
}

/** Makes a tensor for the gradient with respect to an inner state of an op's layer, such as the cells of an LSTM. */
type StateGradient = (op: Op, state: string, shape: Shape) => Tensor;

interface BackwardCall {
  mode: Mode;
  dy: Tensor;
  gradients: GradientBook;
  needed: ReadonlySet<string>;
  stateGradient?: StateGradient | undefined;
}

interface Surroundings {
  builder: PlanBuilder;
  arena: ParameterArena;
  states: StateArena;
  /** The number of finished steps, [1] u32. */
  step: Tensor;
  seed: number;
  batch: { inputs: Tensor; lengths: Tensor | undefined };
}

export class Passes {
  readonly ops: readonly Op[];
  private readonly around: Surroundings;
  private readonly values = new Map<string, Tensor>();
  /** Tensors that the forward pass stores for the backward pass, by op and name. All programs share them. */
  private readonly kept = new Map<string, Tensor>();
  private readonly askedGradients = new Map<string, Tensor>();

  constructor(ops: readonly Op[], around: Surroundings) {
    this.ops = ops;
    this.around = around;
    const [batchSize = 1] = around.batch.inputs.shape;
    for (const [i, op] of ops.entries()) {
      // The first layer of every network is the input.
      this.values.set(op.output, i === 0 ? around.batch.inputs : around.builder.temporary(op.output, [batchSize, ...op.shape]));
    }
  }

  value(name: string): Tensor {
    const found = this.values.get(name);
    if (!found) throw new Error(`internal: no value ${name}`);
    return found;
  }

  forward(mode: Mode): Program {
    const program: Pending[] = [];
    for (const op of this.ops) {
      op.definition.forward({
        ...this.context(op, program, mode),
        keep: (name, shape, type) => {
          const key = `${op.output} ${name}`;
          const tensor = this.kept.get(key) ?? this.around.builder.temporary(key, shape, type);
          this.kept.set(key, tensor);
          return tensor;
        },
      });
    }
    return program;
  }

  /** The gradient of a value that was in `asked` in {@link backward}; undefined if no gradient reaches the value. */
  gradientOf(value: string): Tensor | undefined {
    return this.askedGradients.get(value);
  }

  /**
   * @param owners the layers whose parameters need gradients
   * @param asked the values whose own gradients are requested
   */
  backward(terms: readonly LossGradient[], owners: ReadonlySet<string>, asked: ReadonlySet<string> = new Set()): Program {
    const { builder } = this.around;
    const gradients = new Gradients((value, like) => builder.temporary(`d(${value})`, like.shape));
    return this.backwardWith(gradients, terms, this.valuesWithGradient(owners, asked), 'train', (op, gradient) => {
      if (asked.has(op.output)) this.askedGradients.set(op.output, gradient);
      return [];
    });
  }

  /**
   * Makes a backward pass that computes the gradients of all values, including the input. For each reader of a value, a separate tensor
   * stores the part of the gradient that arrives through this reader.
   * @param observe called with each complete gradient before the backward pass of its op; returns dispatches to insert at that point
   */
  backwardApart(terms: readonly LossGradient[], observe: (gradient: ObservedGradient) => Program, stateGradient?: StateGradient): Program {
    const { builder } = this.around;
    const gradients = new PartedGradients((name, like) => builder.temporary(`d(${name})`, like.shape));
    const all = new Set(this.ops.map(({ output }) => output));
    const visit = (op: Op, total: Tensor) => observe({ value: op.output, total, parts: gradients.partsOf(op.output) });
    return this.backwardWith(gradients, terms, all, 'observe', visit, stateGradient);
  }

  private backwardWith(
    gradients: GradientBook,
    terms: readonly LossGradient[],
    needed: ReadonlySet<string>,
    mode: Mode,
    visit: (op: Op, gradient: Tensor) => Program,
    stateGradient?: StateGradient,
  ): Program {
    const program: Pending[] = [];
    for (const { value, gradient } of terms) gradients.contribute(value, { tensor: gradient, alpha: 1 }, null);
    for (const op of [...this.ops].reverse()) {
      if (!needed.has(op.output)) continue;
      const { y, emit } = this.context(op, program, mode);
      const dy = gradients.of(op.output, y, emit);
      if (!dy) continue;
      program.push(...visit(op, dy));
      this.backwardOf(op, program, { mode, dy, gradients, needed, stateGradient });
    }
    return program;
  }

  backwardOf(op: Op, program: Pending[], { mode, dy, gradients, needed, stateGradient }: BackwardCall) {
    const { arena } = this.around;
    const inputValue = (i: number) => op.inputs[i] ?? '';
    op.definition.backward({
      ...this.context(op, program, mode),
      dy,
      gradient: (weight) => arena.of(op.parameter(weight)).gradient,
      kept: (name) => this.kept.get(`${op.output} ${name}`),
      dx: (i, { takesAddend } = { takesAddend: false }) =>
        needed.has(inputValue(i)) ? gradients.target(inputValue(i), this.value(inputValue(i)), takesAddend, op) : null,
      contribute: (i, tensor, alpha = 1, learned = undefined) => {
        if (needed.has(inputValue(i))) gradients.contribute(inputValue(i), { tensor, alpha, learned }, op);
      },
      ...(stateGradient && { stateGradient: (state, shape) => stateGradient(op, state, shape) }),
    } satisfies BackwardContext<unknown>);
  }

  emitFor(op: Op, program: Pending[]): Emit {
    return (kernel, bindings, constants, { fuse: canFuse } = { fuse: true }) => {
      program.push(this.around.builder.dispatch([op.part], kernel, bindings, constants, canFuse));
    };
  }

  private context(op: Op, program: Pending[], mode: Mode) {
    const { builder, arena, states, step, seed, batch } = this.around;
    const inputs = op.inputs.map((input) => this.value(input));
    const y = this.value(op.output);
    return {
      params: op.params,
      mode,
      step,
      // The key contains the layer's id, not the name of its output, which is different if a skip ends at the layer. Networks with and
      // without the skip therefore draw the same masks.
      seed: keyed(seed, op.parameter('masks')).integer(2 ** 32),
      lengths: batch.lengths,
      // The input layer and held values (constants that lesions require) have no inputs, and their definitions do not use this field.
      input: inputs[0] ?? y,
      inputs,
      y,
      weight: (weight: string) => arena.of(op.parameter(weight)).value,
      state: (weight: string) => states.of(op.parameter(weight)),
      emit: this.emitFor(op, program),
      scratch: (name: string, shape: Shape, type?: Tensor['type']) => builder.temporary(`${op.output} ${name}`, shape, type),
    };
  }

  /** The requested values, the values that are computed with a parameter of the layers in `owners`, and all values that depend on these. */
  private valuesWithGradient(owners: ReadonlySet<string>, asked: ReadonlySet<string>): ReadonlySet<string> {
    const needed = new Set<string>();
    for (const op of this.ops) {
      const weights = Object.values(op.definition.weights(op.inputShapes, op.params));
      const isWanted = owners.has(op.owner) && weights.some(({ role }) => role !== 'state');
      if (isWanted || asked.has(op.output) || op.inputs.some((input) => needed.has(input))) needed.add(op.output);
    }
    return needed;
  }
}
