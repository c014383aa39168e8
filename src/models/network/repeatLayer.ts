import { freeLayerId, inputOf, type LayerId, type LayerNode, layerIndex, type Network, type Skip } from './network.ts';

export const MAX_DEPTH = 64;

/**
 * Repeats a layer, so that `times` equal layers follow each other. If a skip bypasses only this layer, an equal skip bypasses each copy.
 * Other skips do not change.
 */
export function repeatLayer(network: Network, id: LayerId, times: number): Network {
  const index = layerIndex(network, id);
  const layer = network.layers[index];
  if (!layer || times < 2) return network;
  const over = network.skips.find((skip) => skip.to === id && skip.from === inputOf(network, layer)?.id);
  const layers: LayerNode[] = [...network.layers];
  const skips: Skip[] = [...network.skips];
  let before = id;
  for (let copy = 1; copy < times; copy++) {
    const next = freeLayerId({ layers, skips }, layer.kind);
    // Each copy reads the layer directly before it, even if the original reads another one.
    const { from: _, ...repeated } = layer;
    layers.splice(index + copy, 0, { ...repeated, id: next });
    if (over) skips.push({ ...over, from: before, to: next });
    before = next;
  }
  return { ...network, layers, skips };
}
