/** An optimiser is one record: its settings, its state per parameter, and its kernel. */
import type { KernelSpec } from '../../gpu/kernel.ts';
import type { ParamsOf, Schema } from '../../schema/fields.ts';

export interface OptimiserDefinition<K extends string, S extends Schema> {
  kind: K;
  label: string;
  doc: string;
  schema: S;
  kernel: KernelSpec;
  /** The names of the kernel's bindings for the optimiser's state. Each binding is as long as the parameters. */
  slots: readonly string[];
  /** The kernel's constants. A change of a constant needs a new pipeline. */
  constants(params: ParamsOf<S>): Readonly<Record<string, number>>;
  /** β₁ and β₂ of running means with bias correction (0 for an optimiser without them), and one number that only this optimiser uses. */
  rates(params: ParamsOf<S>): readonly [beta1: number, beta2: number, own: number];
}

export const defineOptimiser = <const K extends string, const S extends Schema>(definition: OptimiserDefinition<K, S>) => definition;
