import { describe, expect, it } from 'vitest';
import { addSkipEdit, applyEdit, type GraphEdit, newLayer } from './edits.ts';
import { inferShapes } from './inferShapes.ts';
import { type BranchScale, type Network, newSkip } from './network.ts';
import { presets } from './presets.ts';

const { network } = presets.dense;

const edits: readonly (readonly [string, GraphEdit])[] = [
  ['adding a skip', addSkipEdit('input', 'dense3')],
  ['removing a skip', { type: 'skip.remove', from: 'input', to: 'dense1' }],
  ['changing a skip', { type: 'skip.change', from: 'input', to: 'dense1', change: { enabled: false, merge: 'concat' } }],
  ['inserting a layer', { type: 'layer.insert', layer: newLayer(network, 'dense'), index: 2 }],
  ['moving a layer', { type: 'layer.move', id: 'dense2', index: 1 }],
  ['removing a layer with its skips', { type: 'layer.remove', id: 'dense1' }],
  ['changing settings', { type: 'layer.params', id: 'dense2', params: { units: 5 } }],
  ['changing settings of several layers', { type: 'layers.params', ids: ['dense1', 'dense2'], params: { activation: 'tanh' } }],
  ['changing a join activation', { type: 'layer.joinActivation', id: 'dense2', activation: 'relu' }],
  ['changing the branch scale', { type: 'network.branch', branch: { type: 'learned', value: 0 } }],
  ['replacing the network', { type: 'network.replace', network: presets.conv.network }],
];

describe('the inverse of an edit restores the network', () => {
  it.each(edits)('after %s', (_, edit) => {
    const result = applyEdit(network, edit);
    if ('issue' in result) throw new Error(result.issue.message);
    expect(result.network).not.toEqual(network);
    const back = applyEdit(result.network, result.inverse);
    if ('issue' in back) throw new Error(back.issue.message);
    // If a join activation was never set, the inverse sets it to the default.
    const plain = {
      ...back.network,
      layers: back.network.layers.map((layer) => ({ ...layer, joinActivation: layer.joinActivation ?? 'linear' })),
    };
    expect(plain).toEqual({ ...network, layers: network.layers.map((layer) => ({ ...layer, joinActivation: 'linear' })) });
  });
});

describe('removing a layer whose output other layers read', () => {
  const [input, dense1, dense2, dense3] = network.layers;
  if (!input || !dense1 || !dense2 || !dense3) throw new Error('the dense preset has fewer than four layers');
  const remove = (before: Network, id: string) => {
    const result = applyEdit(before, { type: 'layer.remove', id });
    if ('issue' in result) throw new Error(result.issue.message);
    return result;
  };
  const fromOf = ({ layers }: Network, id: string) => layers.find((layer) => layer.id === id)?.from;

  it('makes them read the input of the removed layer, and the inverse edit restores the network', () => {
    const named: Network = { layers: [input, dense1, dense2, { ...dense3, from: 'dense1' }], skips: [] };
    const { network: after, inverse } = remove(named, 'dense1');
    expect(fromOf(after, 'dense3')).toBe('input');
    expect(inferShapes(after, [10]).issues).toEqual([]);
    const back = applyEdit(after, inverse);
    expect('network' in back && back.network).toEqual(named);
  });

  it('sets their `from` only if the layer that they now read is not directly before them', () => {
    const chain: Network = {
      layers: [input, dense1, { ...dense2, from: 'input' }, { ...dense3, from: 'dense2' }],
      skips: [],
    };
    expect(fromOf(remove(chain, 'dense2').network, 'dense3')).toBe('input');
    const unnamed = { ...chain, layers: chain.layers.map((layer) => (layer.id === 'dense3' ? dense3 : layer)) };
    expect(fromOf(remove(unnamed, 'dense2').network, 'dense3')).toBe('input');
    const near: Network = { layers: [input, dense1, dense2, { ...dense3, from: 'dense2' }], skips: [] };
    expect(remove(near, 'dense2').network.layers.at(-1)).toEqual(dense3);
  });
});

describe('an impossible edit is refused with a reason', () => {
  it.each<[string, GraphEdit, RegExp]>([
    ['adding a skip to an earlier layer', addSkipEdit('dense2', 'dense1'), /comes before/],
    ['adding a skip from a layer to itself', addSkipEdit('dense2', 'dense2'), /start and end at the same layer/],
    ['adding a skip that exists already', addSkipEdit('input', 'dense1'), /already/],
    ['adding a skip to a layer that does not exist', addSkipEdit('input', 'dense9'), /does not exist/],
    [
      'changing a skip that does not exist',
      { type: 'skip.change', from: 'input', to: 'dense3', change: { enabled: false } },
      /has no skip Input → Output/,
    ],
    ['moving the input', { type: 'layer.move', id: 'input', index: 2 }, /Input must be the first layer/],
    ['moving a layer past the end', { type: 'layer.move', id: 'dense3', index: 4 }, /is the last layer/],
    [
      'changing several layers, one of which does not exist',
      { type: 'layers.params', ids: ['dense1', 'dense9'], params: {} },
      /no layer named dense9.*choose another layer/,
    ],
    ['removing the input', { type: 'layer.remove', id: 'input' }, /cannot be removed/],
    [
      'inserting a layer before the input',
      { type: 'layer.insert', layer: newLayer(network, 'dense'), index: 0 },
      /before Input.*after Input/,
    ],
    [
      'inserting a layer past the end',
      { type: 'layer.insert', layer: newLayer(network, 'dense'), index: 6 },
      /at position 6, because the network ends at position 3\. Insert it at one of the positions 1 to 4/,
    ],
    [
      'inserting a layer with an id that is in use',
      { type: 'layer.insert', layer: { ...newLayer(network, 'dense'), id: 'dense1' }, index: 2 },
      /already/,
    ],
  ])('%s', (_, edit, reason) => {
    const result = applyEdit(network, edit);
    expect('issue' in result ? result.issue.message : 'no issue').toMatch(reason);
  });
});

it('networks with equal branch scales are equal, even if an unused value of the scale was set', () => {
  const branchAfter = (...scales: readonly BranchScale[]) =>
    scales.reduce<Network>((before, branch) => {
      const result = applyEdit(before, { type: 'network.branch', branch });
      if ('issue' in result) throw new Error(result.issue.message);
      return result.network;
    }, network);
  expect(branchAfter({ type: 'constant', value: 0.5 }, { type: 'one', value: 0.5 })).toEqual(network);
  expect(branchAfter({ type: 'joins', value: 0.5 }).branch).toEqual({ type: 'joins', value: 1 });
});

it('a new layer gets the first free id of its kind', () => expect(newLayer(network, 'dense').id).toBe('dense4'));
it('a new skip is an add skip with automatic projection, and is switched on', () =>
  expect(newSkip('a', 'b')).toMatchObject({ merge: 'add', projection: 'auto', scale: 'one', enabled: true }));
