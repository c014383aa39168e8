import type { Emit, Tensor } from '../ops/op.ts';
import type { Shape } from '../ops/shape.ts';

/** A trained parameter and its gradient, in tensors that are padded with zeros to a multiple of 64 elements. */
export interface SignalParameter {
  /** The name in files, such as `dense1.weight`. */
  name: string;
  value: Tensor;
  gradient: Tensor;
}

interface SignalContext {
  parameters: readonly SignalParameter[];
  emit: Emit;
  /** A tensor that only this signal uses. */
  scratch(name: string, shape: Shape): Tensor;
}

export interface SignalDefinition {
  quantity: string;
  label: string;
  unit: 'number' | 'share';
  /** The layers or parameters for which the signal is recorded. Each has its own column. */
  subjects(parameters: readonly SignalParameter[]): readonly string[];
  /** Writes the value for one of these layers or parameters to `at`, a tensor of shape [1], before the update of the step. */
  record(subject: string, at: Tensor, ctx: SignalContext): void;
}
