/**
 * Collects the gradient of each value during a backward pass. The first gradient that reaches a value is stored, and later ones are added
 * to it.
 *
 * A contribution, such as the scaled gradient of a join's sum, waits until another kernel writes the gradient of the same value and can
 * also add the contribution. If it is still waiting when the complete gradient is needed, a separate dispatch adds it. A contribution with
 * the constant scale 1 needs no addition if it is the only gradient of a value: its tensor is used as the gradient.
 */
import { scaleBy } from '../../../shaders/elementwise/elementwise.ts';
import { countOf, type Emit, type GradientTarget, type Tensor } from '../../ops/op.ts';
import type { Op } from '../expand.ts';

export interface Contribution {
  tensor: Tensor;
  alpha: number;
  learned?: Tensor | undefined;
}

/**
 * The gradients of a backward pass. A reader is an op that reads a value in the forward pass. In the backward pass, a part of the value's
 * gradient arrives through each reader. `reader` is null if the gradient arrives from a loss term.
 */
export interface GradientBook {
  contribute(value: string, contribution: Contribution, reader: Op | null): void;
  /**
   * The tensor to which a kernel writes the gradient of a value. If `takesAddend` is true, the result may contain an addend: a waiting
   * contribution, which the kernel must add.
   */
  target(value: string, like: Tensor, takesAddend: boolean, reader: Op): GradientTarget;
  /** The complete gradient of a value, once all its readers have been visited; null if no gradient reaches it. */
  of(value: string, like: Tensor, emit: Emit): Tensor | null;
}

export class Gradients implements GradientBook {
  private readonly stored = new Map<string, Tensor>();
  private readonly waiting = new Map<string, Contribution[]>();
  private readonly create: (value: string, like: Tensor) => Tensor;

  constructor(create: (value: string, like: Tensor) => Tensor) {
    this.create = create;
  }

  contribute(value: string, contribution: Contribution) {
    const list = this.waiting.get(value);
    if (list) list.push(contribution);
    else this.waiting.set(value, [contribution]);
  }

  target(value: string, like: Tensor, takesAddend: boolean): GradientTarget {
    const before = this.stored.get(value);
    const dx = before ?? this.create(value, like);
    this.stored.set(value, dx);
    return { dx, accumulate: before !== undefined, addend: takesAddend ? this.waiting.get(value)?.pop() : undefined };
  }

  of(value: string, like: Tensor, emit: Emit): Tensor | null {
    const waiting = this.waiting.get(value) ?? [];
    this.waiting.delete(value);
    const [only] = waiting;
    if (!this.stored.has(value) && waiting.length === 1 && only && only.alpha === 1 && !only.learned) return only.tensor;
    for (const { tensor, alpha, learned } of waiting) {
      const { dx, accumulate } = this.target(value, like, false);
      const constants = { COUNT: countOf(dx), ALPHA: alpha, LEARNED: learned ? 1 : 0, ACCUMULATE: accumulate ? 1 : 0 };
      emit(scaleBy, { x: tensor, scale: learned, y: dx }, constants);
    }
    return this.stored.get(value) ?? null;
  }
}
