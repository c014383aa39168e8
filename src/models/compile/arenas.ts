/**
 * Assigns memory to the weights of a network. An arena is a buffer that contains many tensors. The values of the trained weights are in one
 * arena, and their gradients in another. Both are sorted by group (the parameters that are updated together), and within a group by whether
 * weight decay applies. One dispatch of the optimiser therefore updates a whole group, and a checkpoint copies whole buffers.
 */
import { ALIGNMENT, aligned, type View } from '../../gpu/plan.ts';
import type { State, Tensor, WeightSpec } from '../ops/op.ts';
import { sizeOf } from '../ops/shape.ts';
import type { ParameterGroup } from '../procedures/procedure.ts';
import type { Op } from './expand.ts';
import type { NetworkPart } from './parts.ts';
import type { PlanBuilder } from './planBuilder.ts';

export interface Weight extends WeightSpec {
  /** The name in files, such as `dense1.weight`. */
  name: string;
  part: NetworkPart;
  value: View;
}

/** A trained weight. */
export interface Parameter extends Weight {
  gradient: View;
}

/** The range of one group in the arena of the parameters, in elements. */
export interface GroupRange {
  name: string;
  offset: number;
  length: number;
  /** The offset within the range at which the parameters without weight decay start. */
  decayEnd: number;
}

interface NamedSpec extends WeightSpec {
  name: string;
  part: NetworkPart;
  owner: string;
}

const specsOf = (ops: readonly Op[], role: 'trained' | 'state'): NamedSpec[] =>
  ops.flatMap((op) =>
    Object.entries(op.definition.weights(op.inputShapes, op.params))
      .filter(([, spec]) => (spec.role ?? 'trained') === role)
      .map(([weight, spec]) => ({ name: op.parameter(weight), part: op.part, owner: op.owner, ...spec })),
  );

export class ParameterArena {
  readonly groups: readonly GroupRange[];
  /** The number of elements of `params` and of `grads`. */
  readonly length: number;
  /** The parameters in the order of the network, which is not their order in memory. */
  readonly parameters: readonly Parameter[];
  private readonly tensors = new Map<string, { value: Tensor; gradient: Tensor }>();

  constructor(builder: PlanBuilder, ops: readonly Op[], groups: readonly ParameterGroup[]) {
    const specs = specsOf(ops, 'trained');
    const offsets = new Map<string, number>();
    let end = 0;
    const place = (group: ParameterGroup, decay: boolean) => {
      for (const spec of specs) {
        if (spec.decay !== decay || !group.layers.includes(spec.owner)) continue;
        offsets.set(spec.name, end);
        end += aligned(sizeOf(spec.shape));
      }
      return end;
    };
    this.groups = groups.map((group) => {
      const offset = end;
      const decayEnd = place(group, true) - offset;
      place(group, false);
      // A group without parameters still needs a range, because no view can be empty.
      if (end === offset) end += ALIGNMENT;
      return { name: group.name, offset, decayEnd, length: end - offset };
    });
    this.length = end;
    builder.buffer('params', 'parameters', [this.length]);
    builder.buffer('grads', 'gradients', [this.length]);
    this.parameters = specs.map(({ owner: _, ...spec }) => {
      const offset = offsets.get(spec.name);
      if (offset === undefined) throw new Error(`internal: ${spec.name} is in no group of parameters`);
      this.tensors.set(spec.name, {
        value: builder.part(spec.name, 'params', offset, spec.shape),
        gradient: builder.part(`d${spec.name}`, 'grads', offset, spec.shape),
      });
      const view = (buffer: string): View => ({ buffer, offset, length: sizeOf(spec.shape) });
      return { ...spec, value: view('params'), gradient: view('grads') };
    });
  }

  of(name: string): { value: Tensor; gradient: Tensor } {
    const found = this.tensors.get(name);
    if (!found) throw new Error(`internal: no parameter ${name}`);
    return found;
  }
}

/**
 * The state of layers, such as running statistics. `layerState` contains its values after the last finished step, and `nextLayerState`
 * those after the current step.
 */
export class StateArena {
  /** The number of elements of `layerState` and of `nextLayerState`; 0 if no layer has state. */
  readonly length: number;
  readonly weights: readonly Weight[];
  private readonly tensors = new Map<string, State>();

  constructor(builder: PlanBuilder, ops: readonly Op[]) {
    const specs = specsOf(ops, 'state');
    let end = 0;
    const offsets = specs.map(({ shape }) => {
      const offset = end;
      end += aligned(sizeOf(shape));
      return offset;
    });
    this.length = end;
    if (end > 0) for (const name of ['layerState', 'nextLayerState']) builder.buffer(name, 'parameters', [end]);
    this.weights = specs.map(({ owner: _, ...spec }, i) => {
      const offset = offsets[i] ?? 0;
      this.tensors.set(spec.name, {
        value: builder.part(spec.name, 'layerState', offset, spec.shape),
        next: builder.part(`next ${spec.name}`, 'nextLayerState', offset, spec.shape),
      });
      return { ...spec, value: { buffer: 'layerState', offset, length: sizeOf(spec.shape) } };
    });
  }

  of(name: string): State {
    const found = this.tensors.get(name);
    if (!found) throw new Error(`internal: no state ${name}`);
    return found;
  }
}
