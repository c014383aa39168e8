import { medianOf } from '../../../insight/answer/summary.ts';
import type { Share, Summand } from '../../../insight/gradients/flow.ts';
import { type LayerId, type Network, nameOf } from '../../../models/network/network.ts';
import { percentWords } from '../../kit/format.ts';
import { normWords } from '../gradientWords.ts';
import type { AtLayer } from '../plots/LayerLines.tsx';

const layersOf = (network: Network, named: readonly { at: LayerId }[]): LayerId[] => {
  const ids = new Set(named.map(({ at }) => at));
  return network.layers.map(({ id }) => id).filter((id) => ids.has(id));
};

interface Parts {
  result: { shares: readonly Share[]; summands: readonly Summand[] };
}

/** Networks with only concat skips have no sums, because a concat skip is not summed where it joins. */
export const partsIn = <One extends Parts>(results: readonly One[]) => ({
  withSkips: results.filter(({ result }) => result.shares.some(({ through }) => through !== 'trunk')),
  withSums: results.filter(({ result }) => result.summands.length > 0),
});

/** The share of the gradient that arrives through all skips of a layer together, for each layer where skips start. */
export function skipShares(network: Network, shares: readonly Share[]): AtLayer[] {
  const skips = shares.filter(({ through }) => through !== 'trunk');
  return layersOf(network, skips).map((layer) => {
    const own = skips.filter(({ at }) => at === layer).map(({ share }) => share);
    return { layer, value: own.includes(null) ? null : own.reduce<number>((sum, share) => sum + (share ?? 0), 0) };
  });
}

/**
 * Returns ‖α·x‖ / ‖β·F‖ for each layer where skips join: the norm of the scaled skip divided by the norm of the layer's own scaled output.
 * If several skips join at a layer, the largest ratio is used. The value is null if this ratio is 0 or not finite.
 */
export function skipSizes(network: Network, summands: readonly Summand[]): AtLayer[] {
  return layersOf(network, summands).map((layer) => {
    const ratios = summands.filter(({ at }) => at === layer).map(({ scaledSkip, scaledOwn }) => scaledSkip / scaledOwn);
    const largest = Math.max(...ratios);
    return { layer, value: largest > 0 && Number.isFinite(largest) ? largest : null };
  });
}

const medianWords = (values: readonly AtLayer[], cause: string, words: (value: number) => string): string => {
  const known = values.flatMap(({ value }) => value ?? []);
  return known.length > 0 ? words(medianOf(known)) : `undefined, because ${cause} is 0 or not finite`;
};

export const shareWords = (values: readonly AtLayer[]): string =>
  medianWords(values, 'the gradient', (share) => `a median of ${percentWords(share)} of the gradient arrives through skips`);

export const sizeWords = (values: readonly AtLayer[]): string =>
  medianWords(
    values,
    'an output or a scale',
    (ratio) => `skips are ${Number(ratio.toPrecision(2))} times as large as the layers’ own outputs (median)`,
  );

const cosineWords = (cosine: number | null): string => (cosine === null ? 'undefined' : cosine.toFixed(2));

/** Includes the rows of the trunk, so that the shares of a layer sum to 1. */
export function startRows(network: Network, shares: readonly Share[]): string[][] {
  const starts = layersOf(
    network,
    shares.filter(({ through }) => through !== 'trunk'),
  );
  return starts.flatMap((layer) =>
    shares
      .filter(({ at }) => at === layer)
      .map(({ through, norm, share, cosine }) => [
        `${nameOf(network, layer)}, ${through === 'trunk' ? 'through the trunk' : `through the skip to ${nameOf(network, through.to)}`}`,
        normWords(norm),
        percentWords(share ?? undefined),
        cosineWords(cosine),
      ]),
  );
}

export const joinRows = (network: Network, summands: readonly Summand[]): string[][] =>
  summands.map(({ at, from, scaledOwn, scaledSkip, cosine }) => [
    `${nameOf(network, at)}, skip from ${nameOf(network, from)}`,
    normWords(scaledOwn),
    normWords(scaledSkip),
    cosineWords(cosine),
  ]);
