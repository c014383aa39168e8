import { describe, expect, it } from 'vitest';
import { applyEdit } from './edits.ts';
import type { LayerId, Network } from './network.ts';
import { presets } from './presets.ts';
import { layersSharing, sharingWords } from './shared.ts';

const network: Network = presets.conv.network;
const sharing = (id: LayerId, parameter: string, of = network) => {
  const layer = of.layers.find((candidate) => candidate.id === id);
  return layer ? layersSharing(of, layer, parameter).map((other) => other.id) : ['no such layer'];
};

describe('layersSharing', () => {
  it('gives all layers of the same kind', () => {
    expect(sharing('conv1', 'init')).toEqual(['conv1', 'conv2']);
    expect(sharing('conv2', 'activation')).toEqual(['conv1', 'conv2']);
    expect(sharing('dense1', 'init', presets.dense.network)).toEqual(['dense1', 'dense2', 'dense3']);
  });

  it('leaves out the head if the setting says so, and gives no layer for the head itself', () => {
    expect(sharing('dense1', 'activation', presets.dense.network)).toEqual(['dense1', 'dense2']);
    expect(sharing('dense3', 'activation', presets.dense.network)).toEqual([]);
  });

  it('gives no layer for a setting that cannot be shared, or that the layer does not have', () => {
    expect(sharing('conv1', 'filters')).toEqual([]);
    expect(sharing('input', 'init')).toEqual([]);
  });
});

it('sharingWords counts the layers that share a setting, and calls them hidden if a head of their kind is excluded', () => {
  const words = (of: Network, index: number, parameter: string) => {
    const layer = of.layers[index];
    return layer ? sharingWords(of, layer, parameter) : 'no such layer';
  };
  expect(words(presets.dense.network, 1, 'init')).toBe('all 3 Dense layers');
  expect(words(presets.dense.network, 1, 'activation')).toBe('both hidden Dense layers');
  expect(words(network, 1, 'activation')).toBe('both Conv layers');
});

it('one edit changes a setting in all layers that share it, and in no other layer', () => {
  const ids = sharing('conv1', 'activation');
  const result = applyEdit(network, { type: 'layers.params', ids, params: { activation: 'tanh' } });
  if ('issue' in result) throw new Error(result.issue.message);
  for (const [i, layer] of result.network.layers.entries()) {
    const before = network.layers[i];
    if (ids.includes(layer.id)) expect(layer.params).toEqual({ ...before?.params, activation: 'tanh' });
    else expect(layer).toBe(before);
  }
});
