import { describe, expect, it } from 'vitest';
import { layer, skip } from '../../../../tests/networks.ts';
import { hasSameLayers, type Network } from '../../../models/network/network.ts';
import { foldedView, plainView } from '../folds/foldedView.ts';
import { cardsBelowEpsilon, rangesOf, rangeWords } from './ranges.ts';

const hidden = ['dense1', 'dense2', 'dense3', 'dense4'];
const network: Network = {
  layers: [layer('input', 'input'), ...hidden.map((id) => layer(id, 'dense', { units: 16 })), layer('out', 'dense', { units: 1 })],
  skips: [],
};
const gradients = [{ layer: 'input', norm: 9 }, ...hidden.map((id, i) => ({ layer: id, norm: 0.1 * (i + 1) })), { layer: 'out', norm: 2 }];

describe('the gradients shown below the cards of layers', () => {
  it('are those of the layers that each card represents; the input has none', () => {
    expect([...rangesOf(plainView(network), gradients)].map(([id, range]) => [id, rangeWords(range)])).toEqual([
      ['dense1', '0.10'],
      ['dense2', '0.20'],
      ['dense3', '0.30'],
      ['dense4', '0.40'],
      ['out', '2.0'],
    ]);
    expect(rangesOf(foldedView(network, new Set()), gradients).get('dense1')).toEqual({ low: 0.1, high: 0.4 });
  });

  it('are described as not finite if one gradient of a card is not finite', () => {
    const exploded = gradients.map((one) => (one.layer === 'dense3' ? { ...one, norm: Number.POSITIVE_INFINITY } : one));
    const ranges = rangesOf(foldedView(network, new Set()), exploded);
    expect([...ranges.values()].map(rangeWords)).toEqual(['not finite', '2.0']);
  });

  it('are written with two significant digits', () =>
    expect(
      [
        { low: 0, high: 0 },
        { low: 1.234e-9, high: 0.5 },
      ].map(rangeWords),
    ).toEqual(['0', '1.2e-9–0.50']));

  it('fit another network if it has the same layers (hasSameLayers), even if its skips differ', () => {
    const withSkip = { ...network, skips: [skip('input', 'dense2')] };
    expect(hasSameLayers(network, withSkip)).toBe(true);
    expect(hasSameLayers(network, { ...network, layers: network.layers.slice(0, -1) })).toBe(false);
  });
});

describe('the marks of parameter gradients below ε', () => {
  const of = (layer: string, belowEpsilon: number | null) => ({ of: layer, ratio: 0.001, belowEpsilon });
  const updates = [of('dense1', 1), of('dense2', 0.5), of('dense3', 0), of('dense4', null), { ...of('out', 1), to: 'dense4' }];

  it('are on the cards of layers with such gradients and give the share of the weights if it is below 1; projections do not count', () => {
    const words = [...cardsBelowEpsilon(plainView(network), { updates })];
    expect(words).toEqual([
      ['dense1', 'below ε'],
      ['dense2', expect.stringMatching(/^below ε for 50.* % of the weights$/)],
    ]);
  });

  it('give the number of layers with such gradients on the card of a folded repeat', () =>
    expect([...cardsBelowEpsilon(foldedView(network, new Set()), { updates })]).toEqual([['dense1', 'below ε in 2 of 4 layers']]));

  it('are absent if nothing was recorded', () => expect(cardsBelowEpsilon(plainView(network), {}).size).toBe(0));
});
