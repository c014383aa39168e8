/** A signal is one record: its label, the subjects that it is recorded for, and the dispatches that compute it at each step. */
import type { Emit, Tensor } from '../ops/op.ts';
import type { Shape } from '../ops/shape.ts';

/** A trained parameter, in tensors padded with zeros to a multiple of 64 elements. */
export interface SignalParameter {
  /** The name in files, `layer.weight`. */
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
  /** The layers or parameters that it is recorded for, one column each. */
  subjects(parameters: readonly SignalParameter[]): readonly string[];
  /** Writes the value for a subject to `at`, [1], before the step's update. */
  record(subject: string, at: Tensor, ctx: SignalContext): void;
}
