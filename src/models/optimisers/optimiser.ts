import type { KernelSpec } from '../../gpu/kernel.ts';
import type { ParamsOf, Schema } from '../../schema/fields.ts';

export interface OptimiserDefinition<K extends string, S extends Schema> {
  kind: K;
  label: string;
  doc: string;
  schema: S;
  kernel: KernelSpec;
  /** The kernel's bindings for the optimiser's state, each with one element for each element of the parameters. */
  slots: readonly string[];
  /** The kernel's constants. A change of a constant requires a new pipeline. */
  constants(params: ParamsOf<S>): Readonly<Record<string, number>>;
  /**
   * The optimiser's numbers in the buffer `rates`, after η, λ and the clip norm. `beta1` and `beta2` are the factors of running means with
   * bias correction, and 0 for an optimiser without such means. `own` has a meaning that depends on the optimiser, such as ε or a momentum.
   */
  rates(params: ParamsOf<S>): readonly [beta1: number, beta2: number, own: number];
}

export const defineOptimiser = <const K extends string, const S extends Schema>(definition: OptimiserDefinition<K, S>) => definition;
