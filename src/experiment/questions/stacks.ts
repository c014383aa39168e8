/** Builds the networks of the questions: stacks of equal hidden layers, with or without skips over them. */
import type { LayerKind } from '../../models/layers/index.ts';
import type { BranchScale, LayerNode, Merge, Network, Skip } from '../../models/network/network.ts';
import { newSkip } from '../../models/network/network.ts';
import { presets } from '../../models/network/presets.ts';
import type { Training } from '../../models/optimisers/training.ts';
import type { Params } from '../../schema/fields.ts';
import type { Activation } from '../../shaders/activations.ts';
import type { Arm } from '../comparisons/comparison.ts';
import { withoutSkips } from '../comparisons/noSkips.ts';
import type { Experiment } from '../experiment.ts';
import { starters } from '../starters.ts';

export interface Stack {
  /** The number of hidden layers. */
  layers: number;
  units: number;
  /** Settings that replace those of the preset in every hidden layer. */
  params?: Params;
  /** The number of layers that each skip spans; without it, there are no skips. The first skip starts at the first hidden layer. */
  span?: number;
  merge?: Merge;
  /** True if the first skip starts at the input instead. */
  fromInput?: boolean;
  /** The constant factor of each skip; 1 by default. */
  alpha?: number;
  branch?: BranchScale;
  isActivatedAfterJoin?: boolean;
}

const STACKS = {
  dense: { kind: 'dense', prefix: 'dense', head: presets.dense.network.layers[3] },
  lstm: { kind: 'lstm', prefix: 'lstm', head: presets.lstm.network.layers[3] },
} as const;

function stackOf(preset: keyof typeof STACKS, stack: Stack): Network {
  const { kind, prefix, head } = STACKS[preset];
  const { layers: count, units, params = {}, span, merge = 'add', fromInput = false, alpha, branch, isActivatedAfterJoin } = stack;
  const [input, first] = presets[preset].network.layers;
  const ids = Array.from({ length: count }, (_, i) => `${prefix}${i + 1}`);
  const skips: Skip[] = [];
  const stations = fromInput ? ['input', ...ids] : ids;
  if (span)
    for (let i = 0; i + span < stations.length; i += span) {
      const skip = newSkip(stations[i] ?? '', stations[i + span] ?? '', merge);
      skips.push(alpha === undefined ? skip : { ...skip, scale: 'constant', alpha });
    }
  const joins = new Set(skips.map(({ to }) => to));
  const hidden = ids.map((id): LayerNode => {
    const layer: LayerNode = { id, kind: kind satisfies LayerKind, params: { ...first.params, units, ...params } };
    if (!isActivatedAfterJoin || !joins.has(id)) return layer;
    // The cast is safe because this option is used only for dense layers, whose setting `activation` is an Activation.
    return { ...layer, params: { ...layer.params, activation: 'linear' }, joinActivation: layer.params.activation as Activation };
  });
  const network: Network = { layers: [input, ...hidden, { ...head, id: `${prefix}${count + 1}` }], skips };
  return branch ? { ...network, branch } : network;
}

interface Setting {
  data?: Params;
  training?: Partial<Training>;
}

/**
 * Returns an arm whose network is a stack of layers. The settings of data and training that are not given are those of the starter
 * `preset`.
 */
export function armOf(name: string, preset: keyof typeof STACKS, stack: Stack, { data = {}, training = {} }: Setting = {}): Arm {
  const starter: Experiment = starters[preset];
  return {
    name,
    experiment: {
      ...starter,
      name: `${starter.name}, ${stack.layers} layers`,
      network: stackOf(preset, stack),
      data: { ...starter.data, params: { ...starter.data.params, ...data } },
      training: { ...starter.training, ...training },
    },
  };
}

export const plainOf = ({ experiment }: Arm): Arm => ({ name: 'without skips', experiment: withoutSkips(experiment) });

export const SPIRAL = { shape: 'spiral' } as const;
export const steps = (count: number, training: Partial<Training> = {}): Setting => ({
  data: SPIRAL,
  training: { ...training, steps: count },
});
