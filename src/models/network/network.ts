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

/** Scale α of one skip. one: α = 1; constant: α = `alpha`; learned: α is trained from `alpha`. */
export const scaleTypes = ['one', 'constant', 'learned'] as const;
export type ScaleType = (typeof scaleTypes)[number];

/**
 * Scale β of the branch: the layer's own output at every join of an add skip. one: β = 1; constant: β = `value`; joins:
 * β = 1/√(number of such joins); learned: a β for each join is trained from `value`.
 */
export const branchTypes = ['one', 'constant', 'joins', 'learned'] as const;

export interface BranchScale {
  type: (typeof branchTypes)[number];
  value: number;
}

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
  /** 1 unless said. */
  branch?: BranchScale;
}

/** `dense1→dense2`: tells a skip from the others of its network. */
export const skipKey = ({ from, to }: Pick<Skip, 'from' | 'to'>): string => `${from}→${to}`;

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

/** Layers at which an add skip joins, on or off: a network with one skip off keeps the count of the whole one. */
export const addJoins = (network: Network): number =>
  new Set(network.skips.filter(({ merge }) => merge === 'add').map(({ to }) => to)).size;

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
