import { layerDefinition } from '../layers/index.ts';
import type { LayerNode, Network } from './network.ts';

/**
 * Returns `layer` and all other layers of its kind whose setting `parameter` can be changed together with that of `layer`; none if `layer`
 * does not share the setting.
 */
export function layersSharing(network: Network, layer: LayerNode, parameter: string): readonly LayerNode[] {
  const sharing = layerDefinition(layer.kind).schema[parameter]?.shared;
  if (!sharing) return [];
  const row = sharing === 'all' ? network.layers : network.layers.slice(0, -1);
  return row.includes(layer) ? row.filter(({ kind }) => kind === layer.kind) : [];
}

/** Returns text such as "all 31 Dense layers" or "both hidden Dense layers". */
export function sharingWords(network: Network, layer: LayerNode, parameter: string): string {
  const { label, schema } = layerDefinition(layer.kind);
  const count = layersSharing(network, layer, parameter).length;
  const hidden = schema[parameter]?.shared === 'all but the last' && network.layers.at(-1)?.kind === layer.kind ? 'hidden ' : '';
  return `${count === 2 ? 'both' : `all ${count}`} ${hidden}${label} layers`;
}
