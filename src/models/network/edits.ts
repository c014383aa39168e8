/** The edits of a network as values. The inverse of an edit, which undo applies, is an edit too. */
import { defaultsOf, type Params } from '../../schema/fields.ts';
import type { Activation } from '../../shaders/activations.ts';
import { type LayerKind, layerDefinition } from '../layers/index.ts';
import { DEFAULT_BRANCH, usesValue } from './branchScale.ts';
import { type Issue, issues } from './issues.ts';
import {
  type BranchScale,
  findSkip,
  freeLayerId,
  inputOf,
  type LayerId,
  type LayerNode,
  layerIndex,
  type Network,
  nameOf,
  newSkip,
  type Skip,
} from './network.ts';
import { wiringIssue } from './skips.ts';

export type GraphEdit =
  | { type: 'skip.add'; skip: Skip }
  | { type: 'skip.remove'; from: LayerId; to: LayerId }
  | { type: 'skip.change'; from: LayerId; to: LayerId; change: Partial<Omit<Skip, 'from' | 'to'>> }
  | { type: 'layer.insert'; layer: LayerNode; index: number }
  /** Also removes the layer's skips. Layers that read the output of the removed layer read its input instead. */
  | { type: 'layer.remove'; id: LayerId }
  /** Skips continue to connect the same layers. */
  | { type: 'layer.move'; id: LayerId; index: number }
  | { type: 'layer.params'; id: LayerId; params: Params }
  | { type: 'layers.params'; ids: readonly LayerId[]; params: Params }
  | { type: 'layer.joinActivation'; id: LayerId; activation: Activation }
  | { type: 'network.branch'; branch: BranchScale }
  | { type: 'network.replace'; network: Network };

type EditResult = { network: Network; inverse: GraphEdit } | { issue: Issue };

export const addSkipEdit = (from: LayerId, to: LayerId, merge: Skip['merge'] = 'add'): GraphEdit => ({
  type: 'skip.add',
  skip: newSkip(from, to, merge),
});

export const newLayer = (network: Network, kind: LayerKind): LayerNode => ({
  id: freeLayerId(network, kind),
  kind,
  params: defaultsOf(layerDefinition(kind).schema),
});

export function applyEdit(network: Network, edit: GraphEdit): EditResult {
  const replaced = (next: Network): EditResult => ({ network: next, inverse: { type: 'network.replace', network } });
  switch (edit.type) {
    case 'skip.add': {
      const { from, to } = edit.skip;
      const issue = wiringIssue(network, from, to) ?? (findSkip(network, from, to) ? issues.skipTwice(network, from, to) : null);
      if (issue) return { issue };
      return { network: { ...network, skips: [...network.skips, edit.skip] }, inverse: { type: 'skip.remove', from, to } };
    }
    case 'skip.remove': {
      const { from, to } = edit;
      if (!findSkip(network, from, to)) return { issue: issues.skipMissing(network, from, to) };
      return replaced({ ...network, skips: network.skips.filter((skip) => skip.from !== from || skip.to !== to) });
    }
    case 'skip.change': {
      const { from, to } = edit;
      const before = findSkip(network, from, to);
      if (!before) return { issue: issues.skipMissing(network, from, to) };
      const skips = network.skips.map((skip) => (skip === before ? { ...skip, ...edit.change } : skip));
      return { network: { ...network, skips }, inverse: { type: 'skip.change', from, to, change: before } };
    }
    case 'layer.insert': {
      const layers = [...network.layers];
      if (layerIndex(network, edit.layer.id) >= 0)
        return { issue: issues.trunk(edit.layer.id, `There is already a layer named ${edit.layer.id}. Use another name.`) };
      if (edit.index < 1)
        return {
          issue: issues.trunk(
            edit.layer.id,
            'A layer cannot be inserted before Input, which must be the first layer. Insert it after Input.',
          ),
        };
      if (edit.index > layers.length)
        return {
          issue: issues.trunk(
            edit.layer.id,
            `A layer cannot be inserted at position ${edit.index}, because the network ends at position ${layers.length - 1}. Insert it at one of the positions 1 to ${layers.length}.`,
          ),
        };
      layers.splice(edit.index, 0, edit.layer);
      return { network: { ...network, layers }, inverse: { type: 'layer.remove', id: edit.layer.id } };
    }
    case 'layer.remove': {
      const index = layerIndex(network, edit.id);
      if (index < 0) return { issue: issues.noLayer(edit.id) };
      if (index === 0) return { issue: issues.trunk(edit.id, 'Input cannot be removed, because every network needs it.') };
      return replaced({
        ...network,
        layers: layersWithout(network, edit.id),
        skips: network.skips.filter((skip) => skip.from !== edit.id && skip.to !== edit.id),
      });
    }
    case 'layer.move': {
      const from = layerIndex(network, edit.id);
      const layer = network.layers[from];
      if (!layer) return { issue: issues.noLayer(edit.id) };
      if (from === 0) return { issue: issues.trunk(edit.id, 'Input must be the first layer. Move the other layers instead.') };
      if (edit.index < 1)
        return { issue: issues.trunk(edit.id, `${nameOf(network, layer.id)} cannot move further, because Input must be the first layer.`) };
      if (edit.index >= network.layers.length)
        return { issue: issues.trunk(edit.id, `${nameOf(network, layer.id)} cannot move further, because it is the last layer.`) };
      const layers = network.layers.filter((other) => other !== layer);
      layers.splice(edit.index, 0, layer);
      return { network: { ...network, layers }, inverse: { type: 'layer.move', id: edit.id, index: from } };
    }
    case 'layer.params':
      return changeLayer(network, edit.id, (layer) => ({
        next: { ...layer, params: { ...layer.params, ...edit.params } },
        inverse: { type: 'layer.params', id: edit.id, params: layer.params },
      }));
    case 'layers.params': {
      const unknown = edit.ids.find((id) => layerIndex(network, id) < 0);
      if (unknown !== undefined) return { issue: issues.noLayer(unknown) };
      const ids = new Set(edit.ids);
      const layers = network.layers.map((layer) => (ids.has(layer.id) ? { ...layer, params: { ...layer.params, ...edit.params } } : layer));
      return replaced({ ...network, layers });
    }
    case 'layer.joinActivation':
      return changeLayer(network, edit.id, (layer) => ({
        next: { ...layer, joinActivation: edit.activation },
        inverse: { type: 'layer.joinActivation', id: edit.id, activation: layer.joinActivation ?? 'linear' },
      }));
    case 'network.branch':
      return replaced(withBranch(network, edit.branch));
    case 'network.replace':
      return replaced(edit.network);
    default:
      return edit satisfies never;
  }
}

function layersWithout(network: Network, id: LayerId): LayerNode[] {
  const removed = network.layers.find((layer) => layer.id === id);
  const source = removed && inputOf(network, removed)?.id;
  const rest = network.layers.filter((layer) => layer !== removed);
  const follower = removed && network.layers[network.layers.indexOf(removed) + 1];
  return rest.map((layer, i) => {
    const { from, ...plain } = layer;
    const hasReadIt = from === id || (from === undefined && layer === follower);
    if (!hasReadIt) return layer;
    // By default, a layer reads the layer before it.
    const isDefault = source === undefined || rest[i - 1]?.id === source;
    if (!isDefault) return { ...plain, from: source };
    return from === undefined ? layer : plain;
  });
}

/**
 * Sets the branch scale in a canonical form, so that networks with equal scales are equal values: a scale of type `one` is left out, and a
 * `value` that β does not depend on is set to its default.
 */
function withBranch({ branch: _, ...network }: Network, branch: BranchScale): Network {
  if (branch.type === DEFAULT_BRANCH.type) return network;
  return { ...network, branch: usesValue(branch) ? branch : { ...branch, value: DEFAULT_BRANCH.value } };
}

function changeLayer(network: Network, id: LayerId, change: (layer: LayerNode) => { next: LayerNode; inverse: GraphEdit }): EditResult {
  const before = network.layers[layerIndex(network, id)];
  if (!before) return { issue: issues.noLayer(id) };
  const { next, inverse } = change(before);
  return { network: { ...network, layers: network.layers.map((layer) => (layer === before ? next : layer)) }, inverse };
}
