/** The schemas of what happened to a run beside its curve, in databases and files. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The devices that computed the steps: each from the step after `from` on. */
export const runnersSchema = v.array(v.object({ from: count, name: v.string() }));
export type RunnerChange = v.InferOutput<typeof runnersSchema>[number];

/** The history with another device, which replaces those that were to compute the same steps. */
export function withRunner(known: readonly RunnerChange[] = [], { from, name }: RunnerChange): readonly RunnerChange[] {
  const before = known.filter((change) => change.from < from);
  return before.at(-1)?.name === name ? before : [...before, { from, name }];
}

/** Ranges of steps that were lost, as [steps before it, steps up to its end]. */
export const rangesSchema = v.array(v.tuple([count, count]));
export type Range = readonly [from: number, to: number];
