/** The devices that computed the steps of a run, by name: GPUs, and the reference runner, which is used if there is no usable GPU. */
import type { RunnerChange } from '../../experiment/formats/runHistory.ts';
import { countWords } from '../kit/format.ts';

/** The changes of the device within a curve of `length` steps. The first device is not a change. */
export const changesWithin = (runners: readonly RunnerChange[] = [], length: number): readonly RunnerChange[] =>
  runners.filter(({ from }, i) => i > 0 && from < length);

export const changeWords = ({ from, name }: RunnerChange): string => `Device from step ${countWords(from + 1)}: ${name}.`;
