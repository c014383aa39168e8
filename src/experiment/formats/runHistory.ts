/** The schemas of what happened to a run beside its curve, in databases and files. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The devices that computed the steps: each from the step after `from` on. */
export const runnersSchema = v.array(v.object({ from: count, name: v.string() }));
export type RunnerChange = v.InferOutput<typeof runnersSchema>[number];

/** Ranges of steps that were lost, as [steps before it, steps up to its end]. */
export const rangesSchema = v.array(v.tuple([count, count]));
export type Range = readonly [from: number, to: number];
