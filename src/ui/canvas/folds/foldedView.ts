/**
 * Computes the network as it is drawn. In this network, each folded repeat (a series of equal layers with a regular pattern of skips) is
 * one layer, and all skips between the same two cards are one skip.
 */
import { layerDefinition } from '../../../models/layers/index.ts';
import { type LayerId, type Network, nameOf, type Skip, skipKey } from '../../../models/network/network.ts';
import { repeatsOf } from '../../../models/network/repeats.ts';

export interface Fold {
  /** All layers of the repeat. The first one represents them in the drawing. */
  ids: readonly LayerId[];
  /** Such as "Dense ×29". */
  title: string;
  /** Such as "Dense 2 to Dense 30". */
  range: string;
  /** The number of skips between layers of the repeat if it is folded; 0 if it is unfolded. */
  skips: number;
  skipsOn: number;
}

export interface FoldedView {
  /** The whole network. Names of layers must be looked up in it, because they depend on the positions of the layers. */
  whole: Network;
  /** The network that is drawn. */
  network: Network;
  /** The folded repeats, by their first layer. */
  folds: ReadonlyMap<LayerId, Fold>;
  /** The unfolded repeats, by their first layer. */
  open: ReadonlyMap<LayerId, Fold>;
  /** The skips that a drawn skip represents, by the key of the drawn skip. Only drawn skips from or to a folded repeat are listed. */
  standsFor: ReadonlyMap<string, readonly Skip[]>;
  /** The range of layers that each drawn layer represents, as indices in the trunk; `end` is inclusive. */
  places: readonly { start: number; end: number }[];
}

/** The view in which nothing is folded. */
export const plainView = (network: Network): FoldedView => foldedView(network, new Set(network.layers.map(({ id }) => id)));

export function foldedView(network: Network, unfolded: ReadonlySet<LayerId>): FoldedView {
  const folds = new Map<LayerId, Fold>();
  const open = new Map<LayerId, Fold>();
  const standIn = new Map<LayerId, LayerId>();
  const ends = new Map<number, number>();
  for (const { start, end } of repeatsOf(network)) {
    const layers = network.layers.slice(start, end + 1);
    const [first, last] = [layers[0], layers.at(-1)];
    if (!first || !last) continue;
    const ids = layers.map(({ id }) => id);
    const title = `${layerDefinition(first.kind).label} ×${layers.length}`;
    const fold = { ids, title, range: `${nameOf(network, first.id)} to ${nameOf(network, last.id)}`, skips: 0, skipsOn: 0 };
    const isOpen = ids.some((id) => unfolded.has(id));
    (isOpen ? open : folds).set(first.id, fold);
    if (isOpen) continue;
    for (const id of ids) standIn.set(id, first.id);
    ends.set(start, end);
  }
  const places: { start: number; end: number }[] = [];
  for (let start = 0; start < network.layers.length; ) {
    const end = ends.get(start) ?? start;
    places.push({ start, end });
    start = end + 1;
  }
  if (folds.size === 0) return { whole: network, network, folds, open, standsFor: new Map(), places };
  const { skips, standsFor } = joined(network, folds, standIn);
  const layers = places.flatMap(({ start }) => network.layers[start] ?? []);
  return { whole: network, network: { ...network, layers, skips }, folds, open, standsFor, places };
}

/** Joins the skips between the same two cards, and counts the skips within each fold. */
function joined({ skips }: Network, folds: ReadonlyMap<LayerId, Fold>, standIn: ReadonlyMap<LayerId, LayerId>) {
  const shown: Skip[] = [];
  const standsFor = new Map<string, Skip[]>();
  for (const skip of skips) {
    const source = standIn.get(skip.from);
    const target = standIn.get(skip.to);
    if (source === undefined && target === undefined) {
      shown.push(skip);
      continue;
    }
    const [from, to] = [source ?? skip.from, target ?? skip.to];
    const fold = from === to ? folds.get(from) : undefined;
    if (fold) {
      fold.skips++;
      if (skip.enabled) fold.skipsOn++;
      continue;
    }
    const key = skipKey({ from, to });
    const represented = standsFor.get(key);
    if (represented) {
      represented.push(skip);
      continue;
    }
    standsFor.set(key, [skip]);
    const isItself = from === skip.from && to === skip.to;
    shown.push(isItself ? skip : { ...skip, from, to });
  }
  return { skips: shown, standsFor };
}

/** The index in the trunk that a layer gets if its card is moved to another position in the drawing. */
export function trunkIndex({ places, whole }: FoldedView, from: number, to: number): number {
  const place = places[to];
  if (!place) return to < 0 ? to : whole.layers.length;
  return to > from ? place.end : place.start;
}
