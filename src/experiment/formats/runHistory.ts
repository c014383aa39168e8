/**
 * Two lists that the database and run files contain for a run: the devices that computed its steps, and the ranges of steps whose recorded
 * values were lost.
 */
import * as v from 'valibot';

export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Each device computed the steps after step `from`, up to the `from` of the next device. */
export const runnersSchema = v.array(v.object({ from: count, name: v.string() }));
export type RunnerChange = v.InferOutput<typeof runnersSchema>[number];

/**
 * Returns the list after a device took over at step `from`. The entry of this device replaces all entries that start at `from` or later.
 * It is left out if the last entry before `from` names the same device.
 */
export function withRunner(known: readonly RunnerChange[] = [], { from, name }: RunnerChange): readonly RunnerChange[] {
  const before = known.filter((change) => change.from < from);
  return before.at(-1)?.name === name ? before : [...before, { from, name }];
}

/** The range [from, to] contains the steps `from` + 1 to `to`. */
export const rangesSchema = v.array(v.tuple([count, count]));
export type Range = readonly [from: number, to: number];
