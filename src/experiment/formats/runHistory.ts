/** The schemas of the devices and the lost steps of a run, in databases and files. */
import * as v from 'valibot';

/** A whole number that is not negative. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The devices that computed the steps. Each computed the steps after `from`, up to the `from` of the next device. */
export const runnersSchema = v.array(v.object({ from: count, name: v.string() }));
export type RunnerChange = v.InferOutput<typeof runnersSchema>[number];

/**
 * The list after a device took over at `from`. Its entry replaces those that start at `from` or later, and is left out if the entry before
 * already names this device.
 */
export function withRunner(known: readonly RunnerChange[] = [], { from, name }: RunnerChange): readonly RunnerChange[] {
  const before = known.filter((change) => change.from < from);
  return before.at(-1)?.name === name ? before : [...before, { from, name }];
}

/** Ranges of lost steps, as [the number of steps before the range, the number up to its end]. */
export const rangesSchema = v.array(v.tuple([count, count]));
export type Range = readonly [from: number, to: number];
