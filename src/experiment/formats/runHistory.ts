/**
 * Schemas for two lists that databases and files store with a run: the devices that computed its steps, and the ranges of steps that were
 * lost.
 */
import * as v from 'valibot';

/** A whole number that is not negative. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The devices that computed the steps of a run. Each computed the steps after step `from`, up to the `from` of the next device. */
export const runnersSchema = v.array(v.object({ from: count, name: v.string() }));
export type RunnerChange = v.InferOutput<typeof runnersSchema>[number];

/**
 * Returns the list after a device took over at step `from`. The entry of the device replaces all entries that start at `from` or later. If
 * the entry before them already names this device, no entry is added.
 */
export function withRunner(known: readonly RunnerChange[] = [], { from, name }: RunnerChange): readonly RunnerChange[] {
  const before = known.filter((change) => change.from < from);
  return before.at(-1)?.name === name ? before : [...before, { from, name }];
}

/** Ranges of lost steps. The range [from, to] contains the steps from + 1 to `to`. */
export const rangesSchema = v.array(v.tuple([count, count]));
export type Range = readonly [from: number, to: number];
