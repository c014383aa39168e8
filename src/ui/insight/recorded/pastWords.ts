/** Writes the messages about kept weights (copies of a run's weights at earlier steps), shown while the slider is at a past step. */
import { inferShapes, totalParameters } from '../../../models/network/inferShapes.ts';
import { sizeRefusal } from '../../../train/protocol/kept.ts';
import { countWords } from '../../kit/format.ts';
import type { RunRecord } from '../../stores/runs.ts';
import type { Past } from '../seen.ts';

export interface Shown {
  name: string;
  at?: Past;
  /** The reason why the run could not keep weights or lost them; null if there is none. */
  refusal: string | null;
  /** True if gradients of the run were recorded. Unless there is a refusal, the worker then also kept weights of the run. */
  isRecorded: boolean;
}

const WEIGHT_BYTES = Float32Array.BYTES_PER_ELEMENT;

/** The reason why a run is too large to keep weights; null if it is not. The worker does not report this for a run of an earlier visit. */
export const tooLargeWords = ({ experiment: { network }, summary }: Pick<RunRecord, 'experiment' | 'summary'>): string | null =>
  sizeRefusal(WEIGHT_BYTES * totalParameters(inferShapes(network, summary.inputShape)));

const ONE = { nearest: 'the nearest step with kept weights', runs: 'this run', were: 'was', they: 'it', them: 'it' };
const SEVERAL = {
  nearest: 'the nearest step at which all shown runs kept weights',
  runs: 'these runs',
  were: 'were',
  they: 'they',
  them: 'them',
};

function wordsOf({ at: kept, refusal, isRecorded }: Shown, at: number, { nearest, runs, were, they, them } = ONE): string {
  if (typeof kept === 'number') return `Weights of step ${countWords(kept)}${kept === at ? '' : `, ${nearest}`}.`;
  if (refusal) return `No weights of past steps are kept. ${refusal}`;
  const again = `To get weights, reset ${runs}, turn on “Record gradients while runs train” (See why, Gradients) and train ${them} again.`;
  return isRecorded
    ? `The weights of past steps are gone: they are in memory only, so a reload drops them, and files do not contain them. ${again}`
    : `There are no weights of past steps, because ${runs} ${were} not recorded while ${they} trained. ${again}`;
}

/**
 * Returns one message for all runs if the same one applies to each, and otherwise one message for each run.
 * @param at the step of the slider
 */
export function pastWords(shown: readonly Shown[], at: number): string[] {
  const [first] = shown;
  if (first && new Set(shown.map((one) => wordsOf(one, at))).size === 1) return [wordsOf(first, at, shown.length > 1 ? SEVERAL : ONE)];
  const kept = shown.flatMap((one) => (typeof one.at === 'number' ? one.at : []));
  // If the runs that have kept weights share some kept steps, they are shown at the nearest shared step, which need not be the nearest kept
  // step of each run.
  const isCommon = kept.length > 1 && new Set(kept).size === 1;
  const own = isCommon ? { ...ONE, nearest: 'the nearest step with kept weights in all runs that have any' } : ONE;
  return shown.map((one) => `${one.name}: ${uncapitalised(wordsOf(one, at, own))}`);
}

const uncapitalised = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);
