import { describe, expect, it } from 'vitest';
import { layer } from '../../../tests/networks.ts';
import { applyEdit } from './edits.ts';
import { type Network, nameOf } from './network.ts';
import { presets } from './presets.ts';

const namesIn = (network: Network) => network.layers.map(({ id }) => nameOf(network, id));

describe('the displayed name of a layer', () => {
  it('consists of its kind and its number among layers of that kind, but the first layer is named Input and the last Output', () => {
    expect(namesIn(presets.dense.network)).toEqual(['Input', 'Dense 1', 'Dense 2', 'Output']);
    expect(namesIn(presets.conv.network)).toEqual(['Input', 'Conv 1', 'Pool 1', 'Conv 2', 'Pool 2', 'Flatten 1', 'Output']);
  });

  it('depends on the position of the layer and not on its id, even after an edit', () => {
    const added = applyEdit(presets.dense.network, { type: 'layer.insert', layer: layer('dense4', 'dense'), index: 1 });
    if ('issue' in added) throw new Error(added.issue.message);
    expect(namesIn(added.network)).toEqual(['Input', 'Dense 1', 'Dense 2', 'Dense 3', 'Output']);
    expect(nameOf(added.network, 'dense4')).toBe('Dense 1');
  });

  it('is Input and not Output if there is only one layer, and is the id itself for an unknown id', () => {
    expect(namesIn({ layers: [layer('input', 'input')], skips: [] })).toEqual(['Input']);
    expect(nameOf(presets.dense.network, 'lstm7')).toBe('lstm7');
  });
});
