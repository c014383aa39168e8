/** Describes update ratios: the norm of the change of a layer's weights in a step, divided by the norm of these weights. */
import { medianOf } from '../../../insight/answer/summary.ts';
import { lossWords, percentWords } from '../../kit/format.ts';

/** The update ratio of many networks that train well, by the rule of thumb of the CS231n notes. */
export const USUAL = 0.001;

export const UPDATE_TITLE = `‖Δw‖/‖w‖ of the step over all weights of the layer, about ${USUAL} in many networks that train well. Below ε: the optimiser no longer divides out the scale of the gradient.`;

interface Update {
  /** Null, undefined or NaN if it is not known. */
  ratio: number | null | undefined;
  /** The share of the layer's weights that belong to parameters with a gradient below ε. */
  belowEpsilon: number | null | undefined;
}

export const ratioWords = (ratio: number): string => lossWords(ratio);

/** Returns undefined if the share is 0 or not known. */
export const belowWords = (share: Update['belowEpsilon']): string | undefined =>
  share ? `below ε${share === 1 ? '' : ` for ${percentWords(share)} of the weights`}` : undefined;

export function updateWords({ ratio, belowEpsilon }: Update): string {
  if (ratio === null || ratio === undefined || Number.isNaN(ratio)) return '–';
  const mark = belowWords(belowEpsilon);
  return ratioWords(ratio) + (mark ? ` (${mark})` : '');
}

export function updateSummary(updates: readonly Update[]): string {
  const median = ratioWords(medianOf(updates.flatMap(({ ratio }) => ratio ?? [])));
  const below = updates.filter(({ belowEpsilon }) => (belowEpsilon ?? 0) > 0).length;
  const mark = below > 0 ? `; gradient below the optimiser’s ε in ${below} of ${updates.length} layers (rings)` : '';
  return `median ${median}${mark}`;
}

export const epsilonWords = (isAny: boolean): string =>
  isAny
    ? 'striped: the gradient of a parameter of the layer is below the optimiser’s ε, so the parameter’s updates shrink with its gradient'
    : 'No parameter has a gradient below the optimiser’s ε at any recorded step.';
