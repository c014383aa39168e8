/** Selects device checks by the kernels that they run. A variant (an alternative shader of a kernel) counts as a kernel of its own. */
import type { KernelCatalogue, Plan } from '../../gpu/plan.ts';
import { questionKeys } from '../../gpu/tuner.ts';
import { candidatesFor, choiceKey, selectVariants, type VariantSelection } from '../../gpu/variants.ts';
import type { DeviceCheck } from './deviceChecks.ts';

export interface SelectedCheck {
  check: DeviceCheck;
  choice: VariantSelection;
  kernels: ReadonlySet<string>;
}

const dispatchesOf = (plan: Plan) => Object.values(plan.programs).flat();

export const kernelsOf = (
  plan: Plan,
  kernels: KernelCatalogue,
  features: ReadonlySet<string>,
  choice?: VariantSelection,
): ReadonlySet<string> => new Set(dispatchesOf(selectVariants(plan, kernels, features, choice)).map(({ kernel }) => kernel));

/**
 * True if the variant was compared on this adapter with its plain kernel, or will be compared with it before the variant runs. `key` is the
 * {@link choiceKey} of the dispatch.
 */
export type IsCompared = (key: string, variant: string) => boolean;

/**
 * Counts a remembered variant as compared, because the tuner compared it before selecting it. Any variant of a dispatch that is still to be
 * measured also counts, because the tuner can select only a variant that it has compared.
 */
export function toBeCompared(plan: Plan, kernels: KernelCatalogue, features: ReadonlySet<string>, known: VariantSelection): IsCompared {
  const open = questionKeys(plan, kernels, features, known);
  return (key, variant) => open.has(key) || known[key] === variant;
}

/**
 * Lists the kernels that must pass a check before a plan may run: the kernels that the plan runs, except that each variant for which
 * `isCompared` is true is replaced with its plain kernel.
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

/** Chooses a wanted kernel for each dispatch that supports one, preferably a kernel that no earlier dispatch runs. */
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
 * Selects the check with the largest value of gain / (1 + cost). The gain is the number of wanted kernels that it runs, and the cost is the
 * number of pipelines that it must compile. Null if none runs a wanted kernel.
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
    // No check is better than one that runs all wanted kernels and compiles nothing, so the other plans need not be made.
    if (gain === wanted.size && cost === 0) break;
  }
  return best;
}
