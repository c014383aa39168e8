/**
 * Which of a kernel's variants runs: of those that take its constants and whose features the device has, the last one, or
 * another that was measured to be faster on this adapter. A run keeps its choice, and so its bits.
 */
import type { Constants, KernelSpec } from './kernel.ts';
import type { KernelCatalogue, Plan } from './plan.ts';

/** Names of kernels by {@link choiceKey}: plain data, to be kept per adapter and with a run. */
export type VariantSelection = Readonly<Record<string, string>>;

export const choiceKey = (kernel: KernelSpec, constants: Constants) =>
  `${kernel.name} ${kernel.constants.map((name) => `${name}=${constants[name]}`).join(' ')}`;

/** The kernel itself and its variants that can do its work, the one that is likely fastest last. */
export function candidatesFor(kernel: KernelSpec, constants: Constants, features: ReadonlySet<string>): readonly KernelSpec[] {
  const candidates = kernel.variants.filter(
    (variant) => variant.takes(constants) && variant.features.every((feature) => features.has(feature)),
  );
  return [kernel, ...candidates];
}

/** The plan with a variant in the place of each kernel that has some. A choice that this device cannot take is passed over. */
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

/** Those entries of a choice that a plan asks for. */
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
