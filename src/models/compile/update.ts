/**
 * Makes the dispatches that update a group of parameters. They compute the norm of the group's gradient and update the parameters; for the
 * last group of a step, they also record the signals and copy the state of the layers.
 */

import { ALIGNMENT } from '../../gpu/plan.ts';
import { copyState, measure, normPartialCount, normPartials } from '../../shaders/metrics/metrics.ts';
import { RATES } from '../../shaders/optimisers/optimisers.ts';
import type { Tensor } from '../ops/op.ts';
import { optimiserDefinition } from '../optimisers/index.ts';
import type { Training } from '../optimisers/training.ts';
import type { GroupRange, ParameterArena, StateArena } from './arenas.ts';
import type { Extras } from './extras.ts';
import { rolePart } from './parts.ts';
import type { PlanBuilder, Program } from './planBuilder.ts';
import type { Scores } from './scores.ts';
import { ringWidth, type SignalGroups } from './signals.ts';

/**
 * The number of rows of the ring, which contains the signals of the latest steps. A submit (the steps that are sent to the device together)
 * never continues past the end of the ring. The ring is four times as long as the largest submit (train/run/pace.ts), so that few submits
 * must be shortened.
 */
export const RING_LENGTH = 4096;

/** The number of elements of a group's status: the clip scale, a flag that stops the group, 1 − β₁^t and 1 − β₂^t. */
const STATUS = 4;
/** The index of the flag in the status. */
const STOPPED = 1;

/** The training settings that a step reads from the buffer `rates`, so that changing them needs no new pipeline. */
export function ratesOf(training: Training): Float32Array {
  const { learningRate, l2, clipNorm, optimiser } = training;
  const rates = new Float32Array(RATES);
  rates.set([learningRate, l2, clipNorm, ...optimiserDefinition(optimiser.kind).rates(optimiser.params)]);
  return rates;
}

export class Updates {
  readonly rates: Tensor;
  /** [2] u32: the first element is 1 if a weight or a mean square (in Adam) is not finite, and the second is 1 if a group has stopped. */
  readonly flags: Tensor;
  readonly ring: Tensor;
  readonly status: readonly Tensor[];
  readonly stopped: readonly Tensor[];
  readonly slots: readonly string[];

  private readonly builder: PlanBuilder;
  private readonly training: Training;
  private readonly arena: ParameterArena;
  private readonly states: StateArena;
  private readonly scores: Scores;
  private readonly extras: Extras;
  private readonly step: Tensor;

  constructor(
    builder: PlanBuilder,
    training: Training,
    arena: ParameterArena,
    states: StateArena,
    scores: Scores,
    extras: Extras,
    step: Tensor,
    signals: SignalGroups,
  ) {
    this.builder = builder;
    this.training = training;
    this.arena = arena;
    this.states = states;
    this.scores = scores;
    this.extras = extras;
    this.step = step;
    this.slots = optimiserDefinition(training.optimiser.kind).slots;
    for (const slot of this.slots) builder.buffer(slot, 'optimiser state', [arena.length]);
    this.rates = builder.buffer('rates', 'bookkeeping', [RATES]);
    this.flags = builder.buffer('flags', 'bookkeeping', [2], 'u32');
    this.ring = builder.buffer('ring', 'bookkeeping', [RING_LENGTH, ringWidth(signals)]);
    // Run files contain this whole buffer. If there is only one group, the buffer is exactly the status of that group, without padding.
    builder.buffer('status', 'optimiser state', [(arena.groups.length - 1) * ALIGNMENT + STATUS]);
    this.status = arena.groups.map((_, i) => builder.part(`status ${i}`, 'status', i * ALIGNMENT, [STATUS]));
    this.stopped = arena.groups.map((_, i) => builder.part(`stopped ${i}`, 'status', i * ALIGNMENT + STOPPED, [1]));
  }

  /** @param isLast true if this is the last group of the step; the signals of the step are then recorded */
  update(name: string, isLast: boolean): Program {
    const { builder, training, arena, scores } = this;
    const index = arena.groups.findIndex((group) => group.name === name);
    const group = arena.groups[index];
    const status = this.status[index];
    if (!group || !status) throw new Error(`internal: there is no group of parameters named "${name}"`);
    const optimiser = optimiserDefinition(training.optimiser.kind);
    const part = (buffer: string) => this.rangeOf(buffer, group);
    const grads = part('grads');
    const PARTIALS = normPartialCount(group.length);
    const partials = builder.temporary('norm partials', [PARTIALS, 2]);
    return [
      builder.dispatch([rolePart('norm')], normPartials, { x: grads, partials }, { COUNT: group.length }),
      ...(isLast ? this.extras.record() : []),
      builder.dispatch(
        [rolePart('update')],
        measure,
        {
          scores: scores.tensor,
          partials,
          extras: this.extras.tensor,
          rates: this.rates,
          cursor: this.step,
          flags: this.flags,
          status,
          ring: this.ring,
        },
        {
          ...scores.constants,
          TERMS: scores.terms.length,
          PARTIALS,
          EXTRAS: this.extras.specs.length,
          RING: RING_LENGTH,
          RECORD: isLast ? 1 : 0,
        },
      ),
      builder.dispatch(
        [rolePart('update')],
        optimiser.kernel,
        {
          grads,
          status,
          rates: this.rates,
          flags: this.flags,
          params: part('params'),
          ...Object.fromEntries(this.slots.map((slot) => [slot, part(slot)])),
        },
        { COUNT: group.length, DECAY_END: group.decayEnd, ...optimiser.constants(training.optimiser.params) },
      ),
      ...(isLast && this.states.length > 0 ? [this.takeState(status)] : []),
    ];
  }

  /** Copies the next state of the layers to their state, unless the step was refused. */
  private takeState(status: Tensor) {
    const COUNT = this.states.length;
    const next = this.builder.part('next state', 'nextLayerState', 0, [COUNT]);
    const state = this.builder.part('state', 'layerState', 0, [COUNT]);
    return this.builder.dispatch([rolePart('update')], copyState, { next, status, state }, { COUNT });
  }

  private rangeOf(buffer: string, { name, offset, length }: GroupRange): Tensor {
    return this.builder.part(`${buffer} of ${name}`, buffer, offset, [length]);
  }
}
