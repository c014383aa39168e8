/** Turns the calls of a procedure into the programs of a plan. */
import type { LossTerm } from '../losses/loss.ts';
import type { LayerId } from '../network/network.ts';
import type { Mode, Tensor } from '../ops/op.ts';
import type { Training } from '../optimisers/training.ts';
import type { Composer, ParameterGroup, Procedure } from '../procedures/procedure.ts';
import type { SignalDefinition } from '../signals/signal.ts';
import { ParameterArena, StateArena } from './arenas.ts';
import type { Compiled } from './compiled.ts';
import { DataBuffers, type DataShape } from './dataBuffers.ts';
import type { Op } from './expand.ts';
import { Extras } from './extras.ts';
import { fuse, mostUses, usesOf } from './fuse.ts';
import { type Observation, observationOf, outputsObservationOf } from './passes/observation.ts';
import { type LossGradient, Passes } from './passes/passes.ts';
import { pathsObservationOf } from './passes/pathLengths.ts';
import { PlanBuilder, type Program } from './planBuilder.ts';
import { Scores } from './scores.ts';
import { signalsFor } from './signals.ts';
import { Updates } from './update.ts';

interface Subject {
  ops: readonly Op[];
  layers: readonly LayerId[];
  groups: readonly ParameterGroup[];
  terms: readonly LossTerm[];
  signals: readonly SignalDefinition[];
  hasAccuracy: boolean;
  keepsInnerValues: boolean;
  fuses: boolean;
  inputGradient: boolean;
  data: DataShape;
  training: Training;
}

/** Dispatches of different stages are never fused. */
interface PlanStage {
  dispatches: Program;
}

type Programs = ReturnType<Procedure['programs']>;

export class PlanComposer implements Composer {
  private readonly builder = new PlanBuilder();
  private readonly subject: Subject;
  private readonly arena: ParameterArena;
  private readonly states: StateArena;
  private readonly buffers: DataBuffers;
  private readonly passes: Passes;
  private readonly scores: Scores;
  private readonly updates: Updates;
  private readonly totals: Tensor;
  private readonly signals;
  private gradients: readonly LossGradient[] = [];
  private observation: Observation | null = null;
  /** The names of the groups of parameters for which `update` has not been called yet. */
  private readonly groupsLeft: Set<string>;

  constructor(subject: Subject) {
    const { builder } = this;
    const { ops, groups, terms, hasAccuracy, data, training } = subject;
    this.subject = subject;
    this.arena = new ParameterArena(builder, ops, groups);
    this.states = new StateArena(builder, ops);
    this.buffers = new DataBuffers(builder, data, training.batchSize);
    const { step, batch } = this.buffers;
    this.passes = new Passes(ops, { builder, arena: this.arena, states: this.states, step, seed: training.seed, batch });
    this.scores = new Scores(builder, terms, hasAccuracy, batch.targets, subject.layers);
    this.totals = builder.buffer('totals', 'bookkeeping', [this.scores.constants.SCORES + 1]);
    const extras = new Extras(builder, subject.signals, this.arena);
    this.signals = signalsFor(hasAccuracy, terms, extras.specs);
    this.updates = new Updates(builder, training, this.arena, this.states, this.scores, extras, step, this.signals);
    this.groupsLeft = new Set(groups.map(({ name }) => name));
  }

  batch(from: 'training' | 'heldOut'): PlanStage {
    return { dispatches: [this.buffers.gather(from)] };
  }

  forward(mode: Mode): PlanStage {
    return { dispatches: this.passes.forward(mode) };
  }

  score(): PlanStage {
    const { dispatches, gradients } = this.scores.score(this.passes);
    this.gradients = gradients;
    return { dispatches };
  }

  backward(group?: string): PlanStage {
    const layers = group === undefined ? this.subject.layers : this.groupNamed(group).layers;
    const asked = new Set(this.subject.inputGradient ? this.subject.layers.slice(0, 1) : []);
    return { dispatches: this.passes.backward(this.gradients, new Set(layers), asked) };
  }

  update(group?: string): PlanStage {
    const { name } = this.groupNamed(group);
    if (!this.groupsLeft.delete(name)) throw new Error(`internal: the group of parameters "${name}" is updated twice in a step`);
    return { dispatches: this.updates.update(name, this.groupsLeft.size === 0) };
  }

  observe(what: 'everything' | 'outputs' = 'everything'): PlanStage {
    const { ops, layers } = this.subject;
    const { builder, arena, passes } = this;
    const observe = what === 'outputs' ? outputsObservationOf : observationOf;
    const { dispatches, observation } = observe({ ops, layers, builder, arena, passes }, this.gradients);
    this.observation = observation;
    return { dispatches };
  }

  observePaths(): PlanStage {
    const { dispatches, observation } = pathsObservationOf(this.builder, this.passes, this.gradients);
    this.observation = observation;
    return { dispatches };
  }

  accumulate(): PlanStage {
    const { buffers } = this;
    return { dispatches: [this.scores.accumulate(buffers.evaluationCursor, this.totals, buffers.evaluationBatches)] };
  }

  /** Returns the group with this name. The name may be omitted if there is only one group. */
  private groupNamed(name: string | undefined): ParameterGroup {
    const { groups } = this.subject;
    const found = groups.find((group) => group.name === (name ?? (groups.length === 1 ? group.name : undefined)));
    const problem = name === undefined ? 'the group of parameters must be named' : `there is no group of parameters named "${name}"`;
    if (!found) throw new Error(`internal: ${problem}; the groups are ${groups.map((group) => `"${group.name}"`).join(', ')}`);
    return found;
  }

  /** Fuses the programs' dispatches and assigns memory to their tensors. */
  finish(programs: Programs): Omit<Compiled, 'rates' | 'ringLength'> {
    const { builder, arena, states, buffers, updates } = this;
    if (this.groupsLeft.size > 0 && programs.train.length > 0)
      throw new Error(`internal: the procedure does not update ${[...this.groupsLeft].join(', ')}`);
    const { layers, ops, keepsInnerValues, fuses } = this.subject;
    const outputs = (keepsInnerValues ? ops.map(({ output }) => output) : layers).map((id) => [id, this.passes.value(id)] as const);
    const inputGradient = this.passes.gradientOf(layers[0] ?? '');
    const readAfter = { evaluate: [...outputs.map(([, tensor]) => tensor), ...(inputGradient ? [inputGradient] : [])] };
    const staged = Object.entries(programs).map(([name, stages]) => [name, stages.map(dispatchesOf)] as const);
    // The numbers of uses are maxima over all programs, so two dispatches are fused in all programs or in none, and programs share
    // pipelines.
    const uses = mostUses(staged.map(([name, stages]) => usesOf(stages.flat(), name === 'evaluate' ? readAfter.evaluate : [])));
    const fused = staged.map(([name, stages]) => [name, stages.flatMap((stage) => (fuses ? fuse(builder, stage, uses) : stage))] as const);
    // The cast is safe because `fused` has the keys of `programs`.
    const all = Object.fromEntries<Program>(fused) as Record<keyof Programs, Program>;
    const plan = builder.finish(all, readAfter);
    const viewOf = (tensor: Tensor) => builder.viewOf(tensor);
    const whole = (buffer: string) => [buffer, { buffer, offset: 0, length: plan.buffers[buffer]?.length ?? 0 }] as const;
    const views = outputs.map(([id, tensor]) => [id, plan.viewIn('evaluate', tensor)] as const);
    const head = layers.at(-1) ?? '';
    return {
      plan: { buffers: plan.buffers, programs: plan.programs },
      views: {
        inputs: viewOf(buffers.inputs),
        targets: viewOf(buffers.targets),
        lengths: buffers.lengths && viewOf(buffers.lengths),
        order: viewOf(buffers.order),
        evaluationOrder: viewOf(buffers.evaluationOrder),
        step: viewOf(buffers.step),
        evaluationCursor: viewOf(buffers.evaluationCursor),
        rates: viewOf(updates.rates),
        flags: viewOf(updates.flags),
        stopped: updates.stopped.map(viewOf),
        ring: viewOf(updates.ring),
        scores: viewOf(this.scores.tensor),
        totals: viewOf(this.totals),
        logits: plan.viewIn('evaluate', this.passes.value(head)),
        outputs: Object.fromEntries(views),
        inputGradient: inputGradient && plan.viewIn('evaluate', inputGradient),
        checkpoint: Object.fromEntries(['params', ...updates.slots, 'status', ...(states.length > 0 ? ['layerState'] : [])].map(whole)),
      },
      parameters: arena.parameters,
      state: states.weights,
      slots: updates.slots,
      signals: this.signals,
      observation: this.observation,
      ...buffers.schedule,
    };
  }
}

// The cast is safe because only this composer creates stages, and all of them are PlanStages.
const dispatchesOf = (stage: Programs['train'][number]): Program => (stage as PlanStage).dispatches;
