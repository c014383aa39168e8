/** Depth, where skips begin to matter: a layer repeated, with the skip over it if it has one. */
import { freeLayerId, inputOf, type LayerId, type LayerNode, layerIndex, type Network, type Skip } from './network.ts';

export const MAX_DEPTH = 64;

/**
 * The network with `times` layers like this one in a row. Where a skip leads over the layer (from its predecessor), each
 * copy gets one like it; other skips stay where they are.
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
    // A copy takes what the one before it gives, wherever the first takes its input from.
    const { from: _, ...repeated } = layer;
    layers.splice(index + copy, 0, { ...repeated, id: next });
    if (over) skips.push({ ...over, from: before, to: next });
    before = next;
  }
  return { ...network, layers, skips };
}
