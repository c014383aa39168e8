import type { Part } from '../../gpu/plan.ts';
import { type LayerId, type Network, nameOf } from '../network/network.ts';

/** A layer, a skip (its projection, or the constant with which a lesion replaces it), or the join at a layer. */
export type NetworkPart = { layer: LayerId } | { from: LayerId; to: LayerId } | { join: LayerId };

const ROLES: Readonly<Record<string, string>> = {
  batch: 'Load batch',
  loss: 'Loss',
  norm: 'Gradient norm',
  update: 'Optimiser and metrics',
  evaluation: 'Evaluation',
};

/** A part of the computation that belongs to no layer or skip, such as the loss. */
export const rolePart = (role: keyof typeof ROLES): Part => ({ role });

/** True for the gradient norm and for the registered signals (extras.ts), which belong to the same part. */
export const isNorm = ({ role }: Part): boolean => role === 'norm';

/** Names on the screen, such as "Dense 1→Dense 2 (skip) + Dense 2". */
export const partsWords = (network: Network, parts: readonly Part[]): string =>
  parts.map((part) => onePartWords(network, part)).join(' + ');

function onePartWords(network: Network, { layer, from, to, join, role }: Part): string {
  const name = (id: LayerId) => nameOf(network, id);
  if (layer !== undefined) return name(layer);
  if (from !== undefined && to !== undefined) return `${name(from)}→${name(to)} (skip)`;
  if (join !== undefined) return `${name(join)}, join of skips`;
  return ROLES[role ?? ''] ?? role ?? '';
}

/** A name on the screen, such as "the bias of Dense 2" or "the projection of Dense 1→Dense 2 (skip)". */
export function weightWords(network: Network, parameter: string): string {
  const [layer = '', weight = ''] = parameter.split('.');
  const [, ofSkip, from] = /^(projection|scale)_(.+)$/.exec(weight) ?? [];
  if (ofSkip && from) return `the ${ofSkip} of ${onePartWords(network, { from, to: layer })}`;
  return `the ${weight.replaceAll('_', ' ')} of ${onePartWords(network, { layer })}`;
}
