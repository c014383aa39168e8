/** A network as data: a trunk of layers from the input to the head, and skips between them. */
import type { Params } from '../../schema/fields.ts';
import type { Activation } from '../../shaders/activations.ts';
import { type LayerKind, layerDefinition } from '../layers/index.ts';

/** The id of a layer, such as `dense2`; files and the names of parameters use it. {@link nameOf} returns the name on the screen. */
export type LayerId = string;

export interface LayerNode {
  id: LayerId;
  kind: LayerKind;
  params: Params;
  /** The activation after the join; linear by default. */
  joinActivation?: Activation;
  /** The earlier layer whose output this layer reads; the layer before it by default. */
  from?: LayerId;
}

export const merges = ['add', 'concat'] as const;
export type Merge = (typeof merges)[number];

/**
 * The projection that brings a skip's value to the shape that its join needs. Unless it is `identity`, it first selects the last time step
 * if a sequence is joined to a vector, or pixels if the image at the target is smaller.
 * - auto: a matrix if an add skip changes the number of features, or if pixels are selected; otherwise, the features stay unchanged.
 * - identity: no projection; the shapes must be equal, except for the number of features of a concat skip.
 * - linear: a matrix, even if the shapes are equal.
 * - pad: zeros are appended for the missing features.
 */
export const projections = ['auto', 'identity', 'linear', 'pad'] as const;
type Projection = (typeof projections)[number];

/** The scale α of one skip. `one`: α = 1. `constant`: α = `alpha`. `learned`: α is trained and starts at `alpha`. */
export const scaleTypes = ['one', 'constant', 'learned'] as const;
type ScaleType = (typeof scaleTypes)[number];

/**
 * The branch scale β, which multiplies a layer's own output wherever an add skip joins it.
 * - one: β = 1.
 * - constant: β = `value`.
 * - joins: β = 1/√(the number of layers at which an add skip ends).
 * - learned: each join has a β of its own, which is trained and starts at `value`.
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
  /** The constant α, or the initial value of the learned α. */
  alpha: number;
  enabled: boolean;
}

/**
 * A lesion removes or replaces one part of a trained network, to measure the effect of this part. The scales (including β = 1/√joins) and
 * the join activations remain those of the network without the lesion. Only analyses make lesions; files contain none.
 */
export interface Lesion {
  /** The layer whose own output is replaced, or the layer where the skip ends. */
  at: LayerId;
  /** The source of the skip; absent for the layer's own output. */
  from?: LayerId;
  /**
   * The replacement.
   * - nothing: the join leaves out the part. A concat skip is replaced with zeros instead, and so is the layer's own output if no add skip
   *   arrives at the join.
   * - mean: the mean of the part, which is the same for all examples. Analyses pass it as an additional weight.
   * - input: the layer's input, which must have the shape of the layer's output.
   */
  by: 'nothing' | 'mean' | 'input';
}

export interface Network {
  layers: readonly LayerNode[];
  skips: readonly Skip[];
  /** β = 1 by default. */
  branch?: BranchScale;
  lesions?: readonly Lesion[];
}

export const lesionAt = ({ lesions }: Network, at: LayerId, from?: LayerId): Lesion | undefined =>
  lesions?.find((lesion) => lesion.at === at && lesion.from === from);

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

/** The layer whose output a layer reads; undefined for the first layer. */
export function inputOf({ layers }: Network, layer: LayerNode): LayerNode | undefined {
  const { from } = layer;
  return from === undefined ? layers[layers.indexOf(layer) - 1] : layers.find(({ id }) => id === from);
}

const knownIndices = new WeakMap<Network['layers'], ReadonlyMap<LayerId, number>>();

/** The index of each layer in the trunk. The map is cached, because every search through the skips of a large network needs it. */
export function indicesOf({ layers }: Pick<Network, 'layers'>): ReadonlyMap<LayerId, number> {
  const known = knownIndices.get(layers);
  if (known) return known;
  const indices = new Map(layers.map(({ id }, i) => [id, i]));
  knownIndices.set(layers, indices);
  return indices;
}

export const layerIndex = (network: Network, id: LayerId): number => network.layers.findIndex((layer) => layer.id === id);

/**
 * True if two networks have the same layer ids in the same order. Values that were measured at the layers of one network can then be shown
 * at those of the other.
 */
export const hasSameLayers = (a: Pick<Network, 'layers'>, b: Pick<Network, 'layers'>): boolean =>
  a.layers.length === b.layers.length && a.layers.every(({ id }, i) => id === b.layers[i]?.id);

export const findSkip = (network: Network, from: LayerId, to: LayerId): Skip | undefined =>
  network.skips.find((skip) => skip.from === from && skip.to === to);

export const activeSkips = ({ skips }: Pick<Network, 'skips'>): Skip[] => skips.filter(({ enabled }) => enabled);

/** Returns the skips in the order in which they were added. */
export const activeSkipsInto = (network: Network, id: LayerId): Skip[] => network.skips.filter((skip) => skip.to === id && skip.enabled);

/** The number of layers at which an add skip ends. Disabled skips count too, so that disabling a skip does not change the number. */
export const addJoins = (network: Network): number =>
  new Set(network.skips.filter(({ merge }) => merge === 'add').map(({ to }) => to)).size;

const knownNames = new WeakMap<Network['layers'], ReadonlyMap<LayerId, string>>();

/** The names on the screen: "Input", "Dense 2" for the second layer of its kind in the trunk, and "Output" for the last layer. */
function namesOf({ layers }: Network): ReadonlyMap<LayerId, string> {
  const known = knownNames.get(layers);
  if (known) return known;
  const counts = new Map<LayerKind, number>();
  const names = new Map(
    layers.map(({ id, kind }, index) => {
      const { label, isInput } = layerDefinition(kind);
      if (isInput) return [id, label] as const;
      if (index > 0 && index === layers.length - 1) return [id, OUTPUT_NAME] as const;
      const place = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, place);
      return [id, `${label} ${place}`] as const;
    }),
  );
  knownNames.set(layers, names);
  return names;
}

const OUTPUT_NAME = 'Output';

/** The layer's name on the screen, which depends on its position; the id itself if the network has no such layer. */
export const nameOf = (network: Network, id: LayerId): string => namesOf(network).get(id) ?? id;

export const skipName = (network: Network, { from, to }: Pick<Skip, 'from' | 'to'>): string =>
  `${nameOf(network, from)} → ${nameOf(network, to)}`;

export function freeLayerId(network: Network, kind: LayerKind): LayerId {
  const { idPrefix } = layerDefinition(kind);
  const taken = new Set(network.layers.map((layer) => layer.id));
  let number = 1;
  while (taken.has(`${idPrefix}${number}`)) number++;
  return `${idPrefix}${number}`;
}
