/** A network as data: a trunk of layers from the input to the head, and skips between them. */
import type { Params } from '../../schema/fields.ts';
import type { Activation } from '../../shaders/activations.ts';
import { type LayerKind, layerDefinition } from '../layers/index.ts';

/** The kind's prefix and a number, `dense2`: what parameters, files and (as "Dense 2") the page call the layer. */
export type LayerId = string;

export interface LayerNode {
  id: LayerId;
  kind: LayerKind;
  params: Params;
  /** Applied to the joined value where skips arrive; linear unless said. */
  joinActivation?: Activation;
  /** The earlier layer whose output it takes; the layer before it unless said. */
  from?: LayerId;
}

export const merges = ['add', 'concat'] as const;
export type Merge = (typeof merges)[number];

/** How an add skip's source is made to fit: auto picks the smallest thing that does. */
export const projections = ['auto', 'identity', 'linear', 'pad'] as const;
export type Projection = (typeof projections)[number];

/** one: α = 1; constant: α = `alpha`; depth: α = 1/√(number of add skips switched on); learned: α trained from `alpha`. */
export const scaleTypes = ['one', 'constant', 'depth', 'learned'] as const;
export type ScaleType = (typeof scaleTypes)[number];

export interface Skip {
  from: LayerId;
  to: LayerId;
  merge: Merge;
  projection: Projection;
  scale: ScaleType;
  /** The constant α, or the initial value of the learned one. */
  alpha: number;
  enabled: boolean;
}

export interface Network {
  /** From the input to the head. */
  layers: readonly LayerNode[];
  skips: readonly Skip[];
}

export const newSkip = (from: LayerId, to: LayerId, merge: Merge = 'add'): Skip => ({
  from,
  to,
  merge,
  projection: 'auto',
  scale: 'one',
  alpha: 1,
  enabled: true,
});

/** The layer whose output a layer takes; none for the first. */
export function inputOf({ layers }: Network, layer: LayerNode): LayerNode | undefined {
  const { from } = layer;
  return from === undefined ? layers[layers.indexOf(layer) - 1] : layers.find(({ id }) => id === from);
}

export const layerIndex = (network: Network, id: LayerId): number => network.layers.findIndex((layer) => layer.id === id);

export const findSkip = (network: Network, from: LayerId, to: LayerId): Skip | undefined =>
  network.skips.find((skip) => skip.from === from && skip.to === to);

/** The skips into a layer that are switched on, in the order in which they were drawn. */
export const activeSkipsInto = (network: Network, id: LayerId): Skip[] => network.skips.filter((skip) => skip.to === id && skip.enabled);

export const activeAddSkips = (network: Network): number => network.skips.filter((skip) => skip.enabled && skip.merge === 'add').length;

/** "Dense 2", "Input": the layer in the words of the screen. */
export function layerName(node: Pick<LayerNode, 'id' | 'kind'>): string {
  const { label, idPrefix } = layerDefinition(node.kind);
  return `${label} ${node.id.slice(idPrefix.length)}`.trim();
}

export function nameOf(network: Network, id: LayerId): string {
  const layer = network.layers.find((candidate) => candidate.id === id);
  return layer ? layerName(layer) : id;
}

/** The first free id of a kind: `dense3` after `dense1` and `dense2`. */
export function freeLayerId(network: Network, kind: LayerKind): LayerId {
  const { idPrefix } = layerDefinition(kind);
  const taken = new Set(network.layers.map((layer) => layer.id));
  let number = 1;
  while (taken.has(`${idPrefix}${number}`)) number++;
  return `${idPrefix}${number}`;
}
