/** Network + shapes + settings → plan. Pure: no device, no data, the same input gives the same plan. */
import type { Plan, View } from '../../gpu/plan.ts';
import { gatherBytes, gatherRows } from '../../shaders/batch/batch.ts';
import { accumulateMetrics, measure, normPartialCount, squaredNormPartials } from '../../shaders/metrics/metrics.ts';
import { losses, type TaskType } from '../losses/index.ts';
import { type Inferred, inferShapes } from '../network/inferShapes.ts';
import type { LayerId, Network } from '../network/network.ts';
import { type BackwardContext, columnsOf, type ForwardContext, type Tensor } from '../ops/op.ts';
import { isSequence, type Shape, sizeOf } from '../ops/shape.ts';
import { optimiserDefinition } from '../optimisers/index.ts';
import type { Training } from '../optimisers/training.ts';
import { expand, type Op } from './expand.ts';
import { fuse, usesOf } from './fuse.ts';
import { Gradients } from './gradients.ts';
import { type Parameter, ParameterArena } from './parameterArena.ts';
import { rolePart } from './parts.ts';
import { PlanBuilder, type Program } from './planBuilder.ts';
import { RING_WIDTH, type SignalGroups, signalsFor } from './signals.ts';

/** What a plan must know of its data. */
export interface DataShape {
  inputShape: Shape;
  /** Inputs are bytes that stand for value / 255. */
  bytes: boolean;
  task: TaskType;
  /** Numbers per example in the targets, and numbers that the head must give. */
  targetWidth: number;
  outputs: number;
  count: number;
  trainCount: number;
}

export interface Compiled {
  plan: Plan;
  parameters: readonly Parameter[];
  /** Buffers of the optimiser's state, each as long as the parameters. */
  slots: readonly string[];
  stepsPerEpoch: number;
  /** The batch order on the device holds this many steps, whole epochs; the host refills it. */
  stepsPerWindow: number;
  /** Batches that cover the held-out examples. */
  evaluationBatches: number;
  /** The quantities that the programs record, by group. */
  signals: SignalGroups;
  /** Steps whose signals the device keeps. */
  ringLength: number;
  /** After the data there is room for a batch of other inputs, from this row on: what a picture asks about. */
  probeRow: number;
  /** What the head gave for the latest batch of `evaluate`: [batch, outputs]. */
  logits: View;
  /** What each layer gave for the latest batch of `evaluate`: [batch, …shape]. */
  outputs: Readonly<Record<LayerId, View>>;
}

const RING_LENGTH = 4096;
/** Examples in the order on the device: enough steps for a submit, small enough to refill in no time. */
const WINDOW_EXAMPLES = 65_536;

/** @throws Error (internal) for a network with issues: ask {@link inferShapes} first. */
export function compile(network: Network, data: DataShape, training: Training): Compiled {
  const inferred = inferShapes(network, data.inputShape);
  if (inferred.issues.length > 0) throw new Error(`internal: compiled with issues: ${inferred.issues[0]?.message}`);
  return new Compiler(network, inferred, data, training).compile();
}

class Compiler {
  private readonly builder = new PlanBuilder();
  private readonly ops: readonly Op[];
  private readonly data: DataShape;
  private readonly training: Training;
  private readonly batch: number;
  private readonly values = new Map<string, Tensor>();
  private readonly arena: ParameterArena;
  private readonly kept = new Map<string, Tensor>();
  private readonly network: Network;

  constructor(network: Network, inferred: Inferred, data: DataShape, training: Training) {
    this.network = network;
    this.ops = expand(network, inferred);
    this.arena = new ParameterArena(this.builder, this.ops);
    this.data = data;
    this.training = training;
    this.batch = training.batchSize;
  }

  compile(): Compiled {
    const { builder, data, batch } = this;
    const stepsPerEpoch = Math.floor(data.trainCount / batch);
    const stepsPerWindow = stepsPerEpoch * Math.max(1, Math.floor(WINDOW_EXAMPLES / (stepsPerEpoch * batch)));
    const heldOut = data.count - data.trainCount;
    const evaluationBatches = Math.ceil(heldOut / batch);

    // A multiple of four rows of bytes is whole words.
    const probeRow = Math.ceil(data.count / 4) * 4;
    const rows = probeRow + batch;
    const inputs = data.bytes
      ? builder.buffer('inputs', [Math.ceil((rows * sizeOf(data.inputShape)) / 4)], 'u32')
      : builder.buffer('inputs', [rows, ...data.inputShape]);
    const sources = {
      inputs,
      targets: builder.buffer('targets', [rows, data.targetWidth]),
      lengths: isSequence(data.inputShape) ? builder.buffer('lengths', [rows, 1]) : undefined,
    };
    const cursor = builder.buffer('cursor', [1], 'u32');
    const order = builder.buffer('order', [stepsPerWindow * batch], 'u32');
    const evaluationCursor = builder.buffer('evaluationCursor', [1], 'u32');
    const evaluationOrder = builder.buffer('evaluationOrder', [Math.max(1, evaluationBatches) * batch], 'u32');

    const input = builder.temporary('batch', [batch, ...data.inputShape]);
    const targets = builder.temporary('batch targets', [batch, data.targetWidth]);
    const lengths = sources.lengths && builder.temporary('batch lengths', [batch, 1]);
    const gather = (from: Tensor, at: Tensor, WINDOW: number) =>
      builder.dispatch(
        [rolePart('batch')],
        data.bytes ? gatherBytes : gatherRows,
        {
          source: sources.inputs,
          source_targets: sources.targets,
          source_lengths: sources.lengths,
          order: from,
          cursor: at,
          y: input,
          batch_targets: targets,
          batch_lengths: lengths,
        },
        { BATCH: batch, WIDTH: sizeOf(data.inputShape), TARGETS: data.targetWidth, HAS_LENGTHS: lengths ? 1 : 0, WINDOW },
      );

    const forward = this.forward(input, lengths);
    const logits = this.values.get(this.ops.at(-1)?.output ?? '');
    if (!logits) throw new Error('internal: no logits');
    const perExample = { losses: builder.buffer('losses', [batch]), hits: builder.buffer('hits', [batch]) };
    const dlogits = builder.temporary('dlogits', logits.shape);
    const loss = builder.dispatch(
      [rolePart('loss')],
      losses[data.task].kernel,
      { logits, targets, ...perExample, dlogits },
      { BATCH: batch, OUTPUTS: columnsOf(logits) },
    );
    forward.push(loss);
    const totals = builder.buffer('totals', [3]);
    const constants = { BATCH: batch, TOTAL: Math.max(1, heldOut), BATCHES: Math.max(1, evaluationBatches) };
    const count = builder.dispatch(
      [rolePart('evaluation')],
      accumulateMetrics,
      { ...perExample, cursor: evaluationCursor, totals },
      constants,
    );

    const outputs = this.network.layers.map(({ id }) => [id, this.value(id)] as const);
    const backward = this.backward(dlogits, lengths);
    const uses = usesOf(
      [...forward, ...backward],
      outputs.map(([, tensor]) => tensor),
    );
    const fusedForward = fuse(builder, forward, uses);
    const all = {
      train: [
        gather(order, cursor, stepsPerWindow),
        ...fusedForward,
        ...fuse(builder, backward, uses),
        ...this.update(perExample, cursor),
      ] as Program,
      evaluate: [gather(evaluationOrder, evaluationCursor, Math.max(1, evaluationBatches)), ...fusedForward, count] as Program,
    };
    const { buffers, programs, viewOf } = builder.finish(all, { tensors: outputs.map(([, tensor]) => tensor), after: loss });
    return {
      plan: { buffers, programs },
      parameters: this.arena.parameters,
      slots: optimiserDefinition(this.training.optimiser.kind).slots,
      stepsPerEpoch,
      stepsPerWindow,
      evaluationBatches,
      signals: signalsFor(losses[data.task].hasAccuracy),
      ringLength: RING_LENGTH,
      probeRow,
      logits: viewOf(logits),
      outputs: Object.fromEntries(outputs.map(([id, tensor]) => [id, viewOf(tensor)])),
    };
  }

  /** What forward and backward contexts share: parameters by the op's own names, dispatches under its label. */
  private context(op: Op, program: Program, lengths: Tensor | undefined) {
    return {
      params: op.params,
      lengths,
      weight: (weight: string) => this.arena.of(op.parameter(weight)).value,
      emit: ((kernel, bindings, constants, { fuse: canFuse } = { fuse: true }) => {
        program.push(this.builder.dispatch([op.part], kernel, bindings, constants, canFuse));
      }) satisfies ForwardContext<unknown>['emit'],
      scratch: (name: string, shape: Shape, type?: Tensor['type']) => this.builder.temporary(`${op.output} ${name}`, shape, type),
      x: op.inputs.map((input) => this.value(input)),
      y: this.value(op.output),
    };
  }

  private value(name: string): Tensor {
    const found = this.values.get(name);
    if (!found) throw new Error(`internal: no value ${name}`);
    return found;
  }

  private forward(input: Tensor, lengths: Tensor | undefined): Program {
    const program: Program = [];
    for (const op of this.ops) {
      const isInput = op.inputs.length === 0;
      this.values.set(op.output, isInput ? input : this.builder.temporary(op.output, [this.batch, ...op.shape]));
    }
    for (const op of this.ops) {
      op.definition.forward({
        ...this.context(op, program, lengths),
        keep: (name, shape, type) => {
          const tensor = this.builder.temporary(`${op.output} ${name}`, shape, type);
          this.kept.set(`${op.output} ${name}`, tensor);
          return tensor;
        },
      });
    }
    return program;
  }

  private backward(dlogits: Tensor, lengths: Tensor | undefined): Program {
    const program: Program = [];
    const needed = this.valuesWithGradient();
    const gradients = new Gradients((value, like) => this.builder.temporary(`d(${value})`, like.shape));
    const head = this.ops.at(-1);
    if (head) gradients.contribute(head.output, { tensor: dlogits, alpha: 1 });
    for (const op of [...this.ops].reverse()) {
      if (!needed.has(op.output)) continue;
      const context = this.context(op, program, lengths);
      const dy = gradients.of(op.output, context.y, context.emit);
      if (!dy) continue;
      const inputValue = (i: number) => op.inputs[i] ?? '';
      op.definition.backward({
        ...context,
        dy,
        gradient: (weight) => this.arena.of(op.parameter(weight)).gradient,
        kept: (name) => this.kept.get(`${op.output} ${name}`),
        dx: (i, { fuse } = { fuse: false }) =>
          needed.has(inputValue(i)) ? gradients.target(inputValue(i), this.value(inputValue(i)), fuse) : null,
        contribute: (i, tensor, alpha = 1, learned = undefined) => {
          if (needed.has(inputValue(i))) gradients.contribute(inputValue(i), { tensor, alpha, learned });
        },
      } satisfies BackwardContext<unknown>);
    }
    return program;
  }

  /** Values that depend on a parameter; nobody asks for the gradients of the others. */
  private valuesWithGradient(): ReadonlySet<string> {
    const needed = new Set<string>();
    for (const op of this.ops) {
      const hasWeights = Object.keys(op.definition.weights(op.inputShapes, op.params)).length > 0;
      if (hasWeights || op.inputs.some((input) => needed.has(input))) needed.add(op.output);
    }
    return needed;
  }

  private update(perExample: { losses: Tensor; hits: Tensor }, cursor: Tensor): Program {
    const { builder, training } = this;
    const COUNT = this.arena.length;
    const optimiser = optimiserDefinition(training.optimiser.kind);
    const [BETA1, BETA2] = optimiser.betas(training.optimiser.params);
    const grads = builder.part('all grads', 'grads', 0, [COUNT]);
    const params = builder.part('all params', 'params', 0, [COUNT]);
    const PARTIALS = normPartialCount(COUNT);
    const partials = builder.temporary('norm partials', [PARTIALS]);
    const status = builder.buffer('status', [4]);
    const ring = builder.buffer('ring', [RING_LENGTH, RING_WIDTH]);
    const slots = Object.fromEntries(optimiser.slots.map((slot) => [slot, builder.buffer(slot, [COUNT])]));
    return [
      builder.dispatch([rolePart('norm')], squaredNormPartials, { x: grads, partials }, { COUNT }),
      builder.dispatch(
        [rolePart('update')],
        measure,
        { ...perExample, partials, cursor, status, ring },
        { BATCH: this.batch, PARTIALS, CLIP_NORM: training.clipNorm, BETA1, BETA2, RING: RING_LENGTH },
      ),
      builder.dispatch(
        [rolePart('update')],
        optimiser.kernel,
        { grads, status, params, ...slots },
        {
          COUNT,
          LEARNING_RATE: training.learningRate,
          L2: training.l2,
          DECAY_END: this.arena.decayEnd,
          ...optimiser.constants(training.optimiser.params),
        },
      ),
    ];
  }
}
