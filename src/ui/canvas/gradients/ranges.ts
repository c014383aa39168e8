import type { LayerGradient } from '../../../insight/gradients/flow.ts';
import type { LayerId } from '../../../models/network/network.ts';
import { belowWords } from '../../insight/recorded/updateWords.ts';
import type { ShownFlow } from '../../insight/seen.ts';
import type { FoldedView } from '../folds/foldedView.ts';

/**
 * The smallest and the largest gradient norm of the layers of a card, or of the skips inside a folded repeat. Both are NaN if any of the
 * norms is not finite.
 */
export interface Range {
  low: number;
  high: number;
}

/** @param values the gradient norms, at least one */
export const rangeOf = (values: readonly number[]): Range =>
  values.every(Number.isFinite)
    ? { low: values.reduce((a, b) => Math.min(a, b)), high: values.reduce((a, b) => Math.max(a, b)) }
    : { low: Number.NaN, high: Number.NaN };

/**
 * Returns the range of each drawn card, by the card's layer, or by its first layer if the card is a folded repeat. The input has no range,
 * because no weights are trained with its gradient.
 */
export function rangesOf({ network, folds }: FoldedView, gradients: readonly LayerGradient[]): Map<LayerId, Range> {
  const norms = new Map(gradients.slice(1).map(({ layer, norm }) => [layer, norm]));
  return new Map(
    network.layers.flatMap(({ id }): [LayerId, Range][] => {
      const values = (folds.get(id)?.ids ?? [id]).flatMap((one) => norms.get(one) ?? []);
      if (values.length === 0) return [];
      return [[id, rangeOf(values)]];
    }),
  );
}

/**
 * Returns a message for each layer in which some parameters (such as the bias vector) have a gradient below the optimiser's ε. If these
 * parameters contain only a part of the layer's weights, the message gives their share. Layers are left out if the share is 0 or not known.
 */
export const belowEpsilon = ({ updates = [] }: Pick<ShownFlow, 'updates'>): Map<LayerId, string> =>
  new Map(
    updates.flatMap(({ of, to, belowEpsilon: share }): [LayerId, string][] => {
      const words = belowWords(share);
      return to === undefined && words !== undefined ? [[of, words]] : [];
    }),
  );

/** Returns the text of each card's ε mark, with the keys of {@link rangesOf}. Cards without a mark are left out. */
export function cardsBelowEpsilon({ network, folds }: FoldedView, flow: Pick<ShownFlow, 'updates'>): Map<LayerId, string> {
  const below = belowEpsilon(flow);
  return new Map(
    network.layers.flatMap(({ id }): [LayerId, string][] => {
      const ids = folds.get(id)?.ids ?? [id];
      const [first, ...others] = ids.flatMap((one) => below.get(one) ?? []);
      if (first === undefined) return [];
      return [[id, ids.length === 1 ? first : `below ε in ${1 + others.length} of ${ids.length} layers`]];
    }),
  );
}

const short = (value: number) => (value === 0 ? '0' : value.toPrecision(2));

/** A text such as "0.12", "0.010–0.30" or "not finite". */
export function rangeWords({ low, high }: Range): string {
  if (Number.isNaN(low)) return 'not finite';
  return short(low) === short(high) ? short(low) : `${short(low)}–${short(high)}`;
}
