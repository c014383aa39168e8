/** A signal is one record: its words, the subjects that it is recorded for, and the dispatches that compute it at each step. */
import type { Emit, Tensor } from '../ops/op.ts';
import type { Shape } from '../ops/shape.ts';

/** A trained parameter, in tensors of whole multiples of 64 elements; the elements behind the parameter's own are 0. */
export interface SignalParameter {
  /** `layer.weight` */
  name: string;
  value: Tensor;
  gradient: Tensor;
}

export interface SignalContext {
  parameters: readonly SignalParameter[];
  emit: Emit;
  /** A tensor of this signal alone. */
  scratch(name: string, shape: Shape): Tensor;
}

export interface SignalDefinition {
  quantity: string;
  label: string;
  unit: 'number' | 'share';
  /** The layers or parameters that it is recorded for, one column each. */
  subjects(parameters: readonly SignalParameter[]): readonly string[];
  /** Puts the number of a subject into `at`, [1], before the step's update. */
  record(subject: string, at: Tensor, ctx: SignalContext): void;
}
