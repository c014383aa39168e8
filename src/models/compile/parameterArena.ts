/** One buffer for all parameters and one for all gradients: the optimiser is one dispatch, a checkpoint one copy. */
import { ALIGNMENT, aligned, type View } from '../../gpu/plan.ts';
import type { Tensor, WeightSpec } from '../ops/op.ts';
import { sizeOf } from '../ops/shape.ts';
import type { Op } from './expand.ts';
import type { PlanBuilder } from './planBuilder.ts';

export interface Parameter extends WeightSpec {
  /** `layer.parameter`: its name in files. */
  name: string;
  value: View;
  gradient: View;
}

export class ParameterArena {
  /** What decays comes first, so that the optimiser needs one bound: parameters from here on do not decay. */
  readonly decayEnd: number;
  /** Of each of the two buffers, in elements. */
  readonly length: number;
  readonly parameters: readonly Parameter[];
  private readonly tensors = new Map<string, { value: Tensor; gradient: Tensor }>();

  constructor(builder: PlanBuilder, ops: readonly Op[]) {
    const specs = ops.flatMap((op) =>
      Object.entries(op.definition.weights(op.inputShapes, op.params)).map(([weight, spec]) => ({ name: op.parameter(weight), ...spec })),
    );
    const offsets = new Map<string, number>();
    let end = 0;
    const place = (decay: boolean): number => {
      for (const spec of specs.filter((candidate) => candidate.decay === decay)) {
        offsets.set(spec.name, end);
        end += aligned(sizeOf(spec.shape));
      }
      return end;
    };
    this.decayEnd = place(true);
    this.length = Math.max(place(false), ALIGNMENT);
    builder.buffer('params', [this.length]);
    builder.buffer('grads', [this.length]);
    // In the order of the network, wherever they lie.
    this.parameters = specs.map((spec) => {
      const offset = offsets.get(spec.name) ?? 0;
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
