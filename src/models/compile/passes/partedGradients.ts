/**
 * Collects gradients in separate parts. Each op that reads a value in the forward pass stores its own part of the value's gradient, and the
 * parts are added once all of them are known.
 */
import { scaleBy } from '../../../shaders/elementwise/elementwise.ts';
import { countOf, type Emit, type GradientTarget, type Tensor } from '../../ops/op.ts';
import type { Op } from '../expand.ts';
import type { Contribution, GradientBook } from './gradients.ts';

export interface GradientPart {
  /** The op through which the part arrives; null for a loss term. */
  reader: Op | null;
  gradient: Tensor;
}

export class PartedGradients implements GradientBook {
  private readonly parts = new Map<string, GradientPart[]>();
  private readonly waiting = new Map<string, (Contribution & { reader: Op | null })[]>();
  private readonly create: (name: string, like: Tensor) => Tensor;

  constructor(create: (name: string, like: Tensor) => Tensor) {
    this.create = create;
  }

  contribute(value: string, contribution: Contribution, reader: Op | null) {
    this.waiting.set(value, [...(this.waiting.get(value) ?? []), { ...contribution, reader }]);
  }

  target(value: string, like: Tensor, _: boolean, reader: Op): GradientTarget {
    return { dx: this.add(value, reader, this.create(`${value} by ${reader.output}`, like)), accumulate: false };
  }

  of(value: string, like: Tensor, emit: Emit): Tensor | null {
    for (const { tensor, alpha, learned, reader } of this.waiting.get(value) ?? []) {
      if (alpha === 1 && !learned) this.add(value, reader, tensor);
      else {
        const part = this.add(value, reader, this.create(`${value} by ${reader?.output ?? 'loss'}`, like));
        scale(emit, { x: tensor, scale: learned, y: part }, alpha, false);
      }
    }
    const parts = this.partsOf(value);
    const [only] = parts;
    if (parts.length < 2) return only?.gradient ?? null;
    const total = this.create(value, like);
    parts.forEach(({ gradient }, i) => {
      scale(emit, { x: gradient, scale: undefined, y: total }, 1, i > 0);
    });
    return total;
  }

  partsOf(value: string): readonly GradientPart[] {
    return this.parts.get(value) ?? [];
  }

  private add(value: string, reader: Op | null, gradient: Tensor): Tensor {
    this.parts.set(value, [...this.partsOf(value), { reader, gradient }]);
    return gradient;
  }
}

function scale(emit: Emit, tensors: { x: Tensor; scale: Tensor | undefined; y: Tensor }, alpha: number, accumulate: boolean) {
  const constants = { COUNT: countOf(tensors.y), ALPHA: alpha, LEARNED: tensors.scale ? 1 : 0, ACCUMULATE: accumulate ? 1 : 0 };
  emit(scaleBy, tensors, constants);
}
