import { describe, expect, it } from 'vitest';
import { inferShapes } from './inferShapes.ts';
import { presets } from './presets.ts';
import { repeatLayer } from './repeatLayer.ts';

const { network } = presets.dense;

describe('repeating a layer', () => {
  it('inserts copies with new ids directly after the layer, and the given number includes the layer itself', () => {
    const { layers } = repeatLayer(network, 'dense2', 4);
    expect(layers.map(({ id }) => id)).toEqual(['input', 'dense1', 'dense2', 'dense4', 'dense5', 'dense6', 'dense3']);
    expect(new Set(layers.slice(2, 6).map(({ params }) => params.units))).toEqual(new Set([128]));
  });

  it('adds an equal skip for each copy if a skip bypasses only the layer, and does not change other skips', () => {
    const { skips } = repeatLayer(network, 'dense2', 3);
    expect(skips.map(({ from, to }) => `${from}→${to}`)).toEqual(['input→dense1', 'dense1→dense2', 'dense2→dense4', 'dense4→dense5']);
    expect(repeatLayer({ ...network, skips: [] }, 'dense2', 3).skips).toEqual([]);
  });

  it('gives a network without issues for 64 equal layers', () =>
    expect(inferShapes(repeatLayer(network, 'dense2', 64), [10]).issues).toEqual([]));
  it('does not change the network if the number is 1', () => expect(repeatLayer(network, 'dense2', 1)).toBe(network));
});
