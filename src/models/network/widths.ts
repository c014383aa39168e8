/** A width is the setting of a hidden layer, such as Units or Filters, that gives the number of features of its output. */
import { layerDefinition } from '../layers/index.ts';
import { type LayerNode, layerIndex, type Network } from './network.ts';

export interface Width {
  layer: LayerNode;
  parameter: string;
  value: number;
  max: number;
}

function widthOf(layer: LayerNode): Width | undefined {
  const found = Object.entries(layerDefinition(layer.kind).schema).find(([, field]) => field.type === 'int' && field.isWidth);
  if (found?.[1].type !== 'int') return undefined;
  const [parameter, { max }] = found;
  const value = layer.params[parameter];
  return typeof value === 'number' ? { layer, parameter, value, max } : undefined;
}

/** The widths of the layers before the head, whose width the task determines. */
export const hiddenWidths = ({ layers }: Network): Width[] => layers.slice(0, -1).flatMap((layer) => widthOf(layer) ?? []);

/** @param values the widths in the order of {@link hiddenWidths} */
export function withWidths(network: Network, values: readonly number[]): Network {
  const layers = [...network.layers];
  for (const [i, { layer, parameter, value }] of hiddenWidths(network).entries())
    layers[layerIndex(network, layer.id)] = { ...layer, params: { ...layer.params, [parameter]: values[i] ?? value } };
  return { ...network, layers };
}

export const scaledWidths = (widths: readonly Width[], factor: number): number[] =>
  widths.map(({ value, max }) => Math.min(max, Math.max(1, Math.round(factor * value))));
