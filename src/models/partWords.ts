/** Parts of a plan (what its labels say before the kernel) in the words of the screen. */
import { layers } from './layers/index.ts';
import { type LayerId, layerName } from './network.ts';

const OWN_NAMES: Readonly<Record<string, string>> = {
  batch: 'Batch, taken from the data',
  loss: 'Loss',
  'gradient norm': 'Gradient norm',
  step: 'Optimiser and metrics',
};

/** `dense1→dense2 with dense2` is "Dense 1→Dense 2 (skip) with Dense 2". */
export const partWords = (part: string): string => part.split(' with ').map(onePartWords).join(' with ');

function onePartWords(part: string): string {
  const [from = '', to] = part.split('→');
  if (to !== undefined) return `${nameFrom(from) ?? from}→${nameFrom(to) ?? to} (skip)`;
  const joined = part.endsWith(' join') ? nameFrom(part.slice(0, -' join'.length)) : null;
  return joined ? `${joined}, join of skips` : (nameFrom(part) ?? OWN_NAMES[part] ?? part);
}

/** A parameter: `dense2.bias` is "the bias of Dense 2", `dense2.projection_dense1` "the projection of Dense 1→Dense 2 (skip)". */
export function weightWords(parameter: string): string {
  const [part = '', weight = ''] = parameter.split('.');
  const [, ofSkip, from] = /^(projection|scale)_(.+)$/.exec(weight) ?? [];
  if (ofSkip) return `the ${ofSkip} of ${partWords(`${from}→${part}`)}`;
  return `the ${weight.replaceAll('_', ' ')} of ${partWords(part)}`;
}

/** An id is its kind's prefix and a number: it is enough to name the layer. */
function nameFrom(id: LayerId): string | null {
  const definition = layers.find(({ idPrefix }) => id.startsWith(idPrefix) && /^\d*$/.test(id.slice(idPrefix.length)));
  return definition ? layerName({ id, kind: definition.kind }) : null;
}
