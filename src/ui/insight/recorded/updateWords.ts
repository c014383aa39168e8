/** Describes update ratios: the norm of the change of a layer's weights in a step, divided by the norm of these weights. */
import { medianOf } from '../../../insight/answer/summary.ts';
import { counted } from '../../../schema/words.ts';
import { lossWords, percentWords } from '../../kit/format.ts';

/** The update ratio of many networks that train well, by the rule of thumb of the CS231n notes. */
export const USUAL = 0.001;

export const UPDATE_TITLE = `‖Δw‖/‖w‖ of the step over all weights of the layer, about ${USUAL} in many networks that train well. “Below ε” means that the RMS gradient of a parameter is smaller than the optimiser’s ε, so the optimiser no longer divides out the scale of this gradient.`;

interface Update {
  /** Null, undefined or NaN if it is not known. */
  ratio: number | null | undefined;
  /** The share of the layer's weights that belong to parameters with an RMS gradient below ε. */
  belowEpsilon: number | null | undefined;
}

export const ratioWords = (ratio: number): string => lossWords(ratio);

/** The share is neither 0 nor 1, so it is not rounded to 0.0 % or 100.0 %. */
const partWords = (share: number): string =>
  share < 0.0005 ? 'less than 0.1 %' : share >= 0.9995 ? 'more than 99.9 %' : percentWords(share);

/** Returns undefined if the share is 0 or not known. */
export const belowWords = (share: Update['belowEpsilon']): string | undefined =>
  share ? `below ε${share === 1 ? '' : ` for ${partWords(share)} of the weights`}` : undefined;

export function updateWords({ ratio, belowEpsilon }: Update): string {
  if (ratio === null || ratio === undefined || Number.isNaN(ratio)) return '–';
  const mark = belowWords(belowEpsilon);
  return ratioWords(ratio) + (mark ? ` (${mark})` : '');
}

export function updateSummary(updates: readonly Update[]): string {
  const median = ratioWords(medianOf(updates.flatMap(({ ratio }) => ratio ?? [])));
  const below = updates.filter(({ belowEpsilon }) => (belowEpsilon ?? 0) > 0).length;
  const mark = below > 0 ? `; gradient below the optimiser’s ε in ${below} of ${counted(updates.length, 'layer')} (rings)` : '';
  return `median ${median}${mark}`;
}

export const epsilonWords = (isAny: boolean): string =>
  isAny
    ? 'striped: the gradient of a parameter of the layer is below the optimiser’s ε, so the parameter’s updates shrink with its gradient'
    : 'No parameter has a gradient below the optimiser’s ε at any recorded step.';
