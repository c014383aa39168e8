/** The devices that computed the steps of a run: GPUs by their names, and the reference runner. */
import type { RunnerChange } from '../../experiment/formats/runHistory.ts';
import { countWords } from '../kit/format.ts';

/** The history with another device, which replaces those that were to compute the same steps. */
export function withRunner(known: readonly RunnerChange[] = [], { from, name }: RunnerChange): readonly RunnerChange[] {
  const before = known.filter((change) => change.from < from);
  return before.at(-1)?.name === name ? before : [...before, { from, name }];
}

/** The changes within a curve of `length` steps. The first device is no change. */
export const changesWithin = (runners: readonly RunnerChange[] = [], length: number): readonly RunnerChange[] =>
  runners.filter(({ from }, i) => i > 0 && from < length);

export const changeWords = ({ from, name }: RunnerChange): string => `From step ${countWords(from + 1)} on it was trained on ${name}.`;
