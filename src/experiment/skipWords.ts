import { inferShapes } from '../models/network/inferShapes.ts';
import { activeSkips, type Network, nameOf, type Skip } from '../models/network/network.ts';
import { wiringOf } from '../models/network/wirings.ts';
import type { Shape } from '../models/ops/shape.ts';

/** The largest number of items of one kind that a phrase names. If there are more, it only counts them. */
export const FEW = 3;

export const endsOf = (network: Network, { from, to }: Skip): string => `${nameOf(network, from)}→${nameOf(network, to)}`;

/** Describes a skip: "Input→Dense 1 (add, linear 10→64)". */
export function skipDetails(network: Network, inputShape: Shape, skip: Skip): string {
  const resolved = inferShapes(network, inputShape).shapes.get(skip.to)?.skips.get(skip.from);
  const details = [
    skip.merge as string,
    ...(resolved && resolved.words !== 'identity' ? [resolved.words] : []),
    ...(skip.merge === 'add' && skip.scale !== 'one' ? [`α ${scaleWords(skip)}`] : []),
  ];
  return `${endsOf(network, skip)} (${details.join(', ')})`;
}

/**
 * Returns the name of the pattern that several skips form, provided that they are all of the network's active skips (`isAll`) and that the
 * pattern is known. Otherwise, lists the ends of each skip, or returns '' if there are more than FEW skips.
 */
function patternOf(network: Network, inputShape: Shape, skips: readonly Skip[], isAll: boolean): string {
  const pattern = isAll && skips.length > 1 ? wiringOf({ ...network, skips }, inputShape)?.name : undefined;
  if (pattern) return pattern;
  return skips.length > FEW ? '' : skips.map((skip) => endsOf(network, skip)).join(', ');
}

/** Describes skips that only one of two networks has: "+29 skips (ResNet: over each layer)", "−concat skip Input→Dense 2". */
export function changedSkipsWords(sign: '+' | '−', network: Network, inputShape: Shape, skips: readonly Skip[]): string {
  const [first] = skips;
  const merge = first && first.merge !== 'add' && skips.every((skip) => skip.merge === first.merge) ? `${first.merge} ` : '';
  if (first && skips.length === 1) return `${sign}${merge}skip ${endsOf(network, first)}`;
  const pattern = patternOf(network, inputShape, skips, skips.length === activeSkips(network).length);
  return `${sign}${skips.length} ${merge}skips${pattern ? ` (${pattern})` : ''}`;
}

/** Describes the scale of a skip: "1", "0.5", "learned from 0". */
export const scaleWords = ({ scale, alpha }: Skip): string =>
  scale === 'one' ? '1' : scale === 'learned' ? `learned from ${alpha}` : String(alpha);

/** Describes the settings of a skip that differ from the defaults: "concat", "projection pad", "α 0.5". */
const unusual = (skip: Skip): string[] => [
  ...(skip.merge === 'add' ? [] : [skip.merge]),
  ...(skip.projection === 'auto' ? [] : [`projection ${skip.projection}`]),
  ...(skip.merge !== 'add' || skip.scale === 'one' ? [] : [`α ${scaleWords(skip)}`]),
];

/** Describes all active skips: "none", "29 (ResNet: over each layer)", "Input→Dense 1, concat". */
export function skipSetWords(network: Network, inputShape: Shape): string {
  const skips = activeSkips(network);
  const [first] = skips;
  if (!first) return 'none';
  const others = [...new Set(skips.flatMap(unusual))];
  const pattern = patternOf(network, inputShape, skips, true);
  const words = skips.length === 1 ? endsOf(network, first) : `${skips.length}${pattern ? ` (${pattern})` : ''}`;
  return [words, ...others].join(', ');
}

/** Lists every active skip by the ids of its ends: "input→dense1; dense1→dense2 concat". */
export const skipList = (network: Network): string =>
  activeSkips(network)
    .map((skip) => [`${skip.from}→${skip.to}`, ...unusual(skip)].join(' '))
    .join('; ');
