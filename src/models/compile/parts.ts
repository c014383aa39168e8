/** Parts of a plan (what its labels say before the kernel) in the words of the screen. */
import { type LayerId, layerName, type Network } from '../network/network.ts';

const OWN_NAMES: Readonly<Record<string, string>> = {
  batch: 'Batch, taken from the data',
  loss: 'Loss',
  'gradient norm': 'Gradient norm',
  step: 'Optimiser and metrics',
};

/** `dense1→dense2 with dense2` is "Dense 1→Dense 2 (skip) with Dense 2". */
export const partWords = (network: Network, part: string): string =>
  part
    .split(' with ')
    .map((one) => onePartWords(network, one))
    .join(' with ');

function onePartWords(network: Network, part: string): string {
  const name = (id: LayerId) => nameIn(network, id);
  const [from = '', to] = part.split('→');
  if (to !== undefined) return `${name(from) ?? from}→${name(to) ?? to} (skip)`;
  const joined = part.endsWith(' join') ? name(part.slice(0, -' join'.length)) : null;
  return joined ? `${joined}, join of skips` : (name(part) ?? OWN_NAMES[part] ?? part);
}

/** A parameter: `dense2.bias` is "the bias of Dense 2", `dense2.projection_dense1` "the projection of Dense 1→Dense 2 (skip)". */
export function weightWords(network: Network, parameter: string): string {
  const [part = '', weight = ''] = parameter.split('.');
  const [, ofSkip, from] = /^(projection|scale)_(.+)$/.exec(weight) ?? [];
  if (ofSkip) return `the ${ofSkip} of ${partWords(network, `${from}→${part}`)}`;
  return `the ${weight.replaceAll('_', ' ')} of ${partWords(network, part)}`;
}

function nameIn({ layers }: Network, id: LayerId): string | null {
  const layer = layers.find((candidate) => candidate.id === id);
  return layer ? layerName(layer) : null;
}
