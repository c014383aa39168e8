/** Describes the differences between two experiments in short phrases, such as "+29 skips (ResNet: over each layer)". */

import { activeSkips, type Network, nameOf, type Skip, skipKey } from '../models/network/network.ts';
import { groupWords, matrixOf } from './matrix.ts';
import { type Comparable, lowerCase } from './settings.ts';
import { changedSkipsWords, endsOf, FEW, scaleWords, skipDetails } from './skipWords.ts';

export interface Difference {
  words: string;
  /** One line for each item if `words` describes several items together or leaves something out; otherwise empty. */
  details: readonly string[];
}

const plain = (words: string): Difference => ({ words, details: [] });

/** Describes the skips that only one of the two networks has. */
function listed(sign: '+' | '−', { network, inputShape }: Comparable, skips: readonly Skip[]): Difference[] {
  if (skips.length === 0) return [];
  const details = skips.map((skip) => `${sign}skip ${skipDetails(network, inputShape, skip)}`);
  return [{ words: changedSkipsWords(sign, network, inputShape, skips), details }];
}

/** Describes the changes of a skip's own settings. A projection that differs only because the sizes of layers differ does not count. */
function skipChanges(before: Skip, after: Skip): string[] {
  const [was, is] = [before, after].map(scaleWords);
  return [
    ...(before.merge === after.merge ? [] : [`${before.merge}→${after.merge}`]),
    ...(before.projection === after.projection ? [] : [`projection ${before.projection}→${after.projection}`]),
    // A concat skip has no scale.
    ...(was === is || before.merge !== 'add' || after.merge !== 'add' ? [] : [`α ${was}→${is}`]),
  ];
}

/** Describes changed skips: "skip Input→Dense 1 add→concat", or "29 skips add→concat" if many skips share a change. */
function changedSkips({ network }: Comparable, pairs: readonly (readonly [Skip, Skip])[]): Difference[] {
  const endsByChange = new Map<string, string[]>();
  for (const [before, after] of pairs)
    for (const change of skipChanges(before, after))
      endsByChange.set(change, [...(endsByChange.get(change) ?? []), endsOf(network, after)]);
  return [...endsByChange].map(([change, ends]) => {
    const details = ends.map((end) => `skip ${end} ${change}`);
    if (ends.length === 1) return plain(details.join());
    return { words: `${ends.length} skips ${change}${ends.length > FEW ? '' : ` (${ends.join(', ')})`}`, details };
  });
}

function skipDifferences(baseline: Comparable, run: Comparable): Difference[] {
  const [before, after] = [baseline, run].map(({ network }) => new Map(activeSkips(network).map((skip) => [skipKey(skip), skip])));
  if (!before || !after) return [];
  const missing = (from: typeof before, than: typeof before) => [...from].flatMap(([key, skip]) => (than.has(key) ? [] : [skip]));
  const kept = [...after].flatMap(([key, skip]) => {
    const old = before.get(key);
    return old ? [[old, skip] as const] : [];
  });
  return [...listed('+', run, missing(after, before)), ...listed('−', baseline, missing(before, after)), ...changedSkips(run, kept)];
}

function layersBeyond(sign: '+' | '−', network: Network, other: Network): Difference[] {
  const ids = new Set(other.layers.map(({ id }) => id));
  const names = network.layers.filter(({ id }) => !ids.has(id)).map(({ id }) => `${sign}${nameOf(network, id)}`);
  return names.length > FEW ? [{ words: `${sign}${names.length} layers`, details: names }] : names.map(plain);
}

/** The settings that `settingDifferences` leaves out, because other functions describe them. */
const WITH_OWN_PHRASE = ['layers', 'skips'];

/** Describes changed settings: "learning rate 0.003→0.01", "initial weights Glorot uniform→He normal (31 layers)". */
function settingDifferences(baseline: Comparable, run: Comparable): Difference[] {
  return matrixOf([baseline, run]).differing.flatMap(({ key, setting, layers, values: [was, is] }): Difference[] => {
    // A setting that only one experiment has is the consequence of another difference, such as a different optimiser.
    if (was == null || is == null || WITH_OWN_PHRASE.includes(key)) return [];
    const change = `${lowerCase(setting)} ${was}→${is}`;
    const details = layers.map((layer) => `${layer} ${change}`);
    return details.length === 1 ? details.map(plain) : [{ words: `${change}${groupWords(layers)}`, details }];
  });
}

/** Describes how `run` differs from `baseline`. The phrases about skips are first, and similar differences share a phrase. */
export function differences(baseline: Comparable, run: Comparable): Difference[] {
  return [
    ...skipDifferences(baseline, run),
    ...layersBeyond('+', run.network, baseline.network),
    ...layersBeyond('−', baseline.network, run.network),
    ...settingDifferences(baseline, run),
  ];
}
