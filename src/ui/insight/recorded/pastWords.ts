/** The words about the kept weights that are shown while the slider is at a past step. */
import { countWords } from '../../kit/format.ts';
import type { Past } from '../seen.ts';

export interface Shown {
  /** The name of the run, and that of its arm. */
  run: string;
  name: string;
  at?: Past;
  /** The reason why it has no kept weights, if the worker gave one. */
  refusal: string | null;
  /** True if it has recorded gradients, so that it had kept weights before. */
  isRecorded: boolean;
}

const AGAIN = 'To have them, reset the run and train it with “Record gradients while runs train” (See why, Gradients) on.';

function missingWords({ run, refusal, isRecorded }: Shown): string {
  if (refusal) return `${run} keeps no weights of past steps. ${refusal}`;
  return isRecorded
    ? `The weights of past steps of ${run} are gone: they are in memory only, and a reload drops them. ${AGAIN}`
    : `${run} has no weights of past steps, because it was not recorded while it trained. ${AGAIN}`;
}

const stepWords = (step: number, at: number) => `step ${countWords(step)}${step === at ? '' : ', the nearest kept step'}.`;

/**
 * "Weights of step 120, the nearest kept step." for all runs, or a sentence for each.
 * @param at the step of the slider
 */
export function pastWords(shown: readonly Shown[], at: number): string[] {
  const steps = new Set(shown.map((one) => one.at));
  const [step] = steps;
  if (steps.size === 1 && typeof step === 'number') return [`Weights of ${stepWords(step, at)}`];
  return shown.map((one) => (typeof one.at === 'number' ? `${one.name}: weights of ${stepWords(one.at, at)}` : missingWords(one)));
}
