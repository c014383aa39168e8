/** Which checks show that a device can be trusted with some kernels, variants each by their own text. */
import type { KernelCatalogue, Plan } from '../../gpu/plan.ts';
import { questionKeys } from '../../gpu/tuner.ts';
import { applyChoice, type Choice, candidates, choiceKey } from '../../gpu/variants.ts';
import type { DeviceCheck } from './deviceChecks.ts';

/** A check, with the variants that it is to run. */
export interface SelectedCheck {
  check: DeviceCheck;
  choice: Choice;
  /** What it runs. */
  kernels: ReadonlySet<string>;
}

const dispatchesOf = (plan: Plan) => Object.values(plan.programs).flat();

/** The kernels that a plan runs on a device, variants by their own names. */
export const kernelsOf = (plan: Plan, kernels: KernelCatalogue, features: ReadonlySet<string>, choice?: Choice): ReadonlySet<string> =>
  new Set(dispatchesOf(applyChoice(plan, kernels, features, choice)).map(({ kernel }) => kernel));

/** Whether the variant of a dispatch was compared with the plain kernel on this adapter, or will be: its key and the variant's name. */
export type IsCompared = (key: string, variant: string) => boolean;

/** What is remembered was compared when it was measured; what is still to be measured will be. */
export function toBeCompared(plan: Plan, kernels: KernelCatalogue, features: ReadonlySet<string>, known: Choice): IsCompared {
  const open = questionKeys(plan, kernels, features, known);
  return (key, variant) => open.has(key) || known[key] === variant;
}

/** The kernels that must have passed before a plan may run: what it runs, and the plain kernel where a variant is compared with that. */
export function kernelsToPass(
  plan: Plan,
  kernels: KernelCatalogue,
  features: ReadonlySet<string>,
  choice: Choice,
  isCompared: IsCompared,
): ReadonlySet<string> {
  const chosen = dispatchesOf(applyChoice(plan, kernels, features, choice));
  return new Set(
    dispatchesOf(plan).map(({ kernel: name, constants }, i) => {
      const kernel = kernels.get(name);
      const runs = chosen[i]?.kernel ?? name;
      return kernel && isCompared(choiceKey(kernel, constants), runs) ? name : runs;
    }),
  );
}

/** Each dispatch runs one of the wanted kernels if one can do its work, and one that no other dispatch runs if there are several. */
function choiceOf(plan: Plan, kernels: KernelCatalogue, features: ReadonlySet<string>, wanted: ReadonlySet<string>): Choice {
  const choice: Record<string, string> = {};
  const left = new Set(wanted);
  for (const { kernel: name, constants } of dispatchesOf(plan)) {
    const kernel = kernels.get(name);
    if (!kernel || kernel.variants.length === 0) continue;
    const able = candidates(kernel, constants, features).map((candidate) => candidate.name);
    const chosen = able.findLast((candidate) => left.has(candidate)) ?? able.findLast((candidate) => wanted.has(candidate));
    if (!chosen) continue;
    choice[choiceKey(kernel, constants)] ??= chosen;
    left.delete(chosen);
  }
  return choice;
}

const pipelinesOf = (plan: Plan) => new Set(dispatchesOf(plan).map(({ kernel, constants }) => `${kernel} ${Object.values(constants)}`));

/**
 * The check that runs the most of the wanted kernels for each pipeline that it needs; null where none runs any of them.
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
    // Nothing is better than all for nothing, and the other checks need not even be made.
    if (gain === wanted.size && cost === 0) break;
  }
  return best;
}
