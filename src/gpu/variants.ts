/**
 * Selects the variant (alternative shader) that runs in place of a kernel: the last of its {@link candidatesFor candidates}, unless the
 * tuner found that another one is faster on this adapter.
 */
import type { Constants, KernelSpec } from './kernel.ts';
import type { KernelCatalogue, Plan } from './plan.ts';

/**
 * The names of the selected kernels and variants by {@link choiceKey}. A selection is stored for each adapter, and for each run, so that
 * the run always computes the same bits.
 */
export type VariantSelection = Readonly<Record<string, string>>;

export const choiceKey = (kernel: KernelSpec, constants: Constants) =>
  `${kernel.name} ${kernel.constants.map((name) => `${name}=${constants[name]}`).join(' ')}`;

/** Returns the kernel and those of its variants that support these constants on the device. The last one is likely to be the fastest. */
export function candidatesFor(kernel: KernelSpec, constants: Constants, features: ReadonlySet<string>): readonly KernelSpec[] {
  const candidates = kernel.variants.filter(
    (variant) => variant.takes(constants) && variant.features.every((feature) => features.has(feature)),
  );
  return [kernel, ...candidates];
}

/**
 * Replaces each kernel with its selected variant. If the selection names none of the kernel's candidates, the last candidate is used.
 */
export function selectVariants(plan: Plan, kernels: KernelCatalogue, features: ReadonlySet<string>, choice: VariantSelection = {}): Plan {
  const programs = Object.entries(plan.programs).map(([name, dispatches]) => [
    name,
    dispatches.map((dispatch) => {
      const kernel = kernels.get(dispatch.kernel);
      if (!kernel || kernel.variants.length === 0) return dispatch;
      const candidates = candidatesFor(kernel, dispatch.constants, features);
      const chosen =
        candidates.find((candidate) => candidate.name === choice[choiceKey(kernel, dispatch.constants)]) ?? candidates.at(-1) ?? kernel;
      return chosen === kernel ? dispatch : { ...dispatch, kernel: chosen.name, grid: chosen.grid(dispatch.constants) };
    }),
  ]);
  return { ...plan, programs: Object.fromEntries(programs) };
}

/** Returns those entries of a selection that a plan uses. */
export function choiceFor(plan: Plan, kernels: KernelCatalogue, choice: VariantSelection): VariantSelection {
  const found: Record<string, string> = {};
  for (const { kernel: name, constants } of Object.values(plan.programs).flat()) {
    const kernel = kernels.get(name);
    const key = kernel && choiceKey(kernel, constants);
    const chosen = key && choice[key];
    if (chosen) found[key] = chosen;
  }
  return found;
}
