/** Selects checks by the kernels that they run. A variant counts as a kernel of its own, and not as its base kernel. */
import type { KernelCatalogue, Plan } from '../../gpu/plan.ts';
import { questionKeys } from '../../gpu/tuner.ts';
import { candidatesFor, choiceKey, selectVariants, type VariantSelection } from '../../gpu/variants.ts';
import type { DeviceCheck } from './deviceChecks.ts';

/** A check and the variants that it will run. */
export interface SelectedCheck {
  check: DeviceCheck;
  choice: VariantSelection;
  /** The kernels that it runs, variants by their own names. */
  kernels: ReadonlySet<string>;
}

const dispatchesOf = (plan: Plan) => Object.values(plan.programs).flat();

/** Lists the kernels that a plan runs on a device, variants by their own names. */
export const kernelsOf = (
  plan: Plan,
  kernels: KernelCatalogue,
  features: ReadonlySet<string>,
  choice?: VariantSelection,
): ReadonlySet<string> => new Set(dispatchesOf(selectVariants(plan, kernels, features, choice)).map(({ kernel }) => kernel));

/** True if a dispatch's variant was compared with the plain kernel on this adapter, or will be before it runs. */
export type IsCompared = (key: string, variant: string) => boolean;

/** True for a remembered variant, which was compared when it was measured, and for any variant of a dispatch that is still to be measured. */
export function toBeCompared(plan: Plan, kernels: KernelCatalogue, features: ReadonlySet<string>, known: VariantSelection): IsCompared {
  const open = questionKeys(plan, kernels, features, known);
  return (key, variant) => open.has(key) || known[key] === variant;
}

/**
 * Lists the kernels that must pass before a plan may run: those that it runs, with the plain kernel in place of a variant that is
 * compared with it.
 */
export function kernelsToPass(
  plan: Plan,
  kernels: KernelCatalogue,
  features: ReadonlySet<string>,
  choice: VariantSelection,
  isCompared: IsCompared,
): ReadonlySet<string> {
  const chosen = dispatchesOf(selectVariants(plan, kernels, features, choice));
  return new Set(
    dispatchesOf(plan).map(({ kernel: name, constants }, i) => {
      const kernel = kernels.get(name);
      const runs = chosen[i]?.kernel ?? name;
      return kernel && isCompared(choiceKey(kernel, constants), runs) ? name : runs;
    }),
  );
}

/** Chooses a wanted kernel for each dispatch that supports one; if it supports several, preferably one that no earlier dispatch runs. */
function choiceOf(plan: Plan, kernels: KernelCatalogue, features: ReadonlySet<string>, wanted: ReadonlySet<string>): VariantSelection {
  const choice: Record<string, string> = {};
  const left = new Set(wanted);
  for (const { kernel: name, constants } of dispatchesOf(plan)) {
    const kernel = kernels.get(name);
    if (!kernel || kernel.variants.length === 0) continue;
    const able = candidatesFor(kernel, constants, features).map((candidate) => candidate.name);
    const chosen = able.findLast((candidate) => left.has(candidate)) ?? able.findLast((candidate) => wanted.has(candidate));
    if (!chosen) continue;
    choice[choiceKey(kernel, constants)] ??= chosen;
    left.delete(chosen);
  }
  return choice;
}

const pipelinesOf = (plan: Plan) => new Set(dispatchesOf(plan).map(({ kernel, constants }) => `${kernel} ${Object.values(constants)}`));

/**
 * Selects the check with the largest number of wanted kernels per pipeline to compile; null if no check runs any of them.
 * @param besides a plan whose pipelines are compiled anyway
 */
export async function selectCheck(
  checks: readonly DeviceCheck[],
  wanted: ReadonlySet<string>,
  kernels: KernelCatalogue,
  features: ReadonlySet<string>,
  besides?: Plan,
): Promise<SelectedCheck | null> {
  const free = besides ? pipelinesOf(besides) : new Set();
  let best: SelectedCheck | null = null;
  let bestWorth = 0;
  for (const check of checks) {
    const plan = await check.plan();
    const choice = choiceOf(plan, kernels, features, wanted);
    const runs = kernelsOf(plan, kernels, features, choice);
    const gain = [...runs].filter((name) => wanted.has(name)).length;
    const cost = [...pipelinesOf(plan)].filter((pipeline) => !free.has(pipeline)).length;
    const worth = gain / (1 + cost);
    if (worth > bestWorth) {
      best = { check, choice, kernels: runs };
      bestWorth = worth;
    }
    // A check that runs everything and compiles nothing is the best possible one, so the plans of the others need not be made.
    if (gain === wanted.size && cost === 0) break;
  }
  return best;
}
