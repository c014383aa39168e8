/** The messages about the kept weights that are shown while the slider is at a past step. */
import { inferShapes, totalParameters } from '../../../models/network/inferShapes.ts';
import { sizeRefusal } from '../../../train/protocol/kept.ts';
import { countWords } from '../../kit/format.ts';
import type { RunRecord } from '../../stores/runs.ts';
import type { Past } from '../seen.ts';

export interface Shown {
  name: string;
  at?: Past;
  /** The reason why the run could not keep weights; null if it could. */
  refusal: string | null;
  /** True if the run has recorded gradients. It then also kept weights at that time, unless there is a refusal. */
  isRecorded: boolean;
}

const WEIGHT_BYTES = Float32Array.BYTES_PER_ELEMENT;

/** The reason why a run never kept weights, which the worker does not report for a run of an earlier visit; null if there is none. */
export const tooLargeWords = ({ experiment: { network }, summary }: Pick<RunRecord, 'experiment' | 'summary'>): string | null =>
  sizeRefusal(WEIGHT_BYTES * totalParameters(inferShapes(network, summary.inputShape)));

const AGAIN = 'To get them, reset the run, turn on “Record gradients while runs train” (See why, Gradients) and train it again.';

function wordsOf({ at: kept, refusal, isRecorded }: Shown, at: number, nearest = 'the nearest kept step'): string {
  if (typeof kept === 'number') return `Weights of step ${countWords(kept)}${kept === at ? '' : `, ${nearest}`}.`;
  if (refusal) return `No weights of past steps are kept. ${refusal}`;
  return isRecorded
    ? `The weights of past steps are gone: they are in memory only, so a reload drops them, and files do not contain them. ${AGAIN}`
    : `There are no weights of past steps, because the run was not recorded while it trained. ${AGAIN}`;
}

/**
 * "Weights of step 120, the nearest kept step." for all runs, or one sentence for each run.
 * @param at the step of the slider
 */
export function pastWords(shown: readonly Shown[], at: number): string[] {
  const [first] = shown;
  if (first && new Set(shown.map((one) => wordsOf(one, at))).size === 1)
    return [wordsOf(first, at, shown.length > 1 ? 'the nearest step at which all shown runs kept weights' : undefined)];
  return shown.map((one) => `${one.name}: ${uncapitalised(wordsOf(one, at))}`);
}

const uncapitalised = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);
