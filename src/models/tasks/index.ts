/** A new task needs one file here and one line in the list. */

import { binary } from './binary.ts';
import { classes } from './classes.ts';
import { regression } from './regression.ts';
import type { TaskDefinition } from './task.ts';

export const tasks = [binary, classes, regression] as const;

const byKind: ReadonlyMap<string, TaskDefinition> = new Map(tasks.map((task) => [task.kind, task]));

export function taskDefinition(kind: string): TaskDefinition {
  const found = byKind.get(kind);
  if (!found) throw new Error(`internal: no task ${kind}`);
  return found;
}

/** Returns the first index if the largest number occurs more than once. */
export const indexOfLargest = (values: readonly number[]): number =>
  values.reduce((best, value, i) => (value > (values[best] ?? Number.NEGATIVE_INFINITY) ? i : best), 0);
