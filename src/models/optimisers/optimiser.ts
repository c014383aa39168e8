/** An optimiser is defined by one record: its settings, its state for each parameter, and its kernel. */
import type { KernelSpec } from '../../gpu/kernel.ts';
import type { ParamsOf, Schema } from '../../schema/fields.ts';

export interface OptimiserDefinition<K extends string, S extends Schema> {
  kind: K;
  label: string;
  doc: string;
  schema: S;
  kernel: KernelSpec;
  /** The names of the kernel's bindings for the optimiser's state. Each binding contains one element for each element of the parameters. */
  slots: readonly string[];
  /** The kernel's constants. If one of them changes, a new pipeline must be compiled. */
  constants(params: ParamsOf<S>): Readonly<Record<string, number>>;
  /**
   * The numbers that the kernel reads from a buffer. `beta1` and `beta2` are the factors of running means with bias correction, and 0 for
   * an optimiser without such means. `own` is a number whose meaning depends on the optimiser, such as ε or a momentum.
   */
  rates(params: ParamsOf<S>): readonly [beta1: number, beta2: number, own: number];
}

export const defineOptimiser = <const K extends string, const S extends Schema>(definition: OptimiserDefinition<K, S>) => definition;
