import { describe, expect, it } from 'vitest';
import { layer, skip } from '../../../../tests/networks.ts';
import type { Share, Summand } from '../../../insight/gradients/flow.ts';
import type { Network } from '../../../models/network/network.ts';
import { joinRows, partsIn, shareWords, sizeWords, skipShares, skipSizes, startRows } from './shareRows.ts';

const network: Network = {
  layers: [layer('input', 'input'), ...['dense1', 'dense2', 'dense3'].map((id) => layer(id, 'dense', { units: 4 }))],
  skips: [skip('dense1', 'dense2'), skip('dense1', 'dense3'), skip('input', 'dense3')],
};
const share = (at: string, through: Share['through'], value: number | null): Share => ({ at, through, norm: 2, share: value, cosine: 0.5 });
const shares = [
  share('input', 'trunk', 0.75),
  share('input', { to: 'dense3' }, 0.25),
  share('dense1', 'trunk', 0.4),
  share('dense1', { to: 'dense2' }, 0.8),
  share('dense1', { to: 'dense3' }, -0.2),
  share('dense2', 'trunk', 1),
];
const summand = (at: string, from: string, scaledOwn: number, scaledSkip: number): Summand => ({
  ...{ at, from, own: scaledOwn, skip: scaledSkip, beta: 1, alpha: 1, scaledOwn, scaledSkip, cosine: null },
});
const summands = [summand('dense2', 'dense1', 2, 1), summand('dense3', 'dense1', 1, 4), summand('dense3', 'input', 1, 8)];

describe('the comparison of skips with the trunk', () => {
  it('gives a share of the gradient for each layer where skips start, and a relative size for each layer where they join', () => {
    expect(skipShares(network, shares)).toEqual([
      { layer: 'input', value: 0.25 },
      { layer: 'dense1', value: expect.closeTo(0.6) },
    ]);
    expect(skipSizes(network, summands)).toEqual([
      { layer: 'dense2', value: 0.5 },
      { layer: 'dense3', value: 8 },
    ]);
  });

  it('gives shares but no sizes if all skips are concat skips, which are not summed where they join', () => {
    const [adding, concatenating] = [{ result: { shares, summands } }, { result: { shares, summands: [] } }];
    const plain = { result: { shares: [share('dense1', 'trunk', 1)], summands: [] } };
    expect(partsIn([adding, concatenating, plain])).toEqual({ withSkips: [adding, concatenating], withSums: [adding] });
  });

  it('is summarised by medians', () => {
    expect(shareWords(skipShares(network, shares))).toBe('a median of 42.5 % of the gradient arrives through skips');
    expect(sizeWords(skipSizes(network, summands))).toBe('skips are 4.3 times as large as the layers’ own outputs (median)');
  });

  it('gives an undefined share if the gradient is 0, and an undefined size if the output of a layer is 0', () => {
    expect(skipShares(network, [share('input', { to: 'dense3' }, null)])).toEqual([{ layer: 'input', value: null }]);
    expect(sizeWords(skipSizes(network, [summand('dense2', 'dense1', 0, 1)]))).toMatch(/^undefined/);
  });

  it('lists the trunk with the skips, so that the shares of a layer sum to 1', () => {
    expect(startRows(network, shares).map(([name, , part]) => [name, part])).toEqual([
      ['Input, through the trunk', '75.0 %'],
      ['Input, through the skip to Output', '25.0 %'],
      ['Dense 1, through the trunk', '40.0 %'],
      ['Dense 1, through the skip to Dense 2', '80.0 %'],
      ['Dense 1, through the skip to Output', '-20.0 %'],
    ]);
    expect(joinRows(network, summands)[0]).toEqual(['Dense 2, skip from Dense 1', '2.00', '1.00', 'undefined']);
  });
});
