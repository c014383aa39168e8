import { describe, expect, it } from 'vitest';
import { layer, skip } from '../../../../tests/networks.ts';
import type { Network } from '../../../models/network/network.ts';
import { logScale } from '../../insight/logScale.ts';
import { foldedView, plainView } from '../folds/foldedView.ts';
import { drawnNorm, foldedRanges, RIBBON_PX, ribbonWidth, skipGradientWords } from './ribbons.ts';
import { skipNorms } from './useGraphGradients.ts';

const hidden = ['dense1', 'dense2', 'dense3', 'dense4'];
const network: Network = {
  layers: [layer('input', 'input'), ...hidden.map((id) => layer(id, 'dense', { units: 16 })), layer('out', 'dense', { units: 1 })],
  skips: [skip('input', 'dense2'), skip('input', 'dense4'), skip('dense4', 'out')],
};
const share = (at: string, to: string, norm: number) => ({ at, through: { to }, norm, share: 0.25, cosine: null });
const flow = {
  layers: [],
  shares: [
    share('input', 'dense2', 0.01),
    share('input', 'dense4', 0.1),
    { at: 'input', through: 'trunk' as const, norm: 9, share: 0.5, cosine: null },
  ],
};

describe('the ribbons that show the gradients through skips', () => {
  it('have a width that is logarithmic in the gradient', () => {
    const scale = logScale([1e-4, 1]);
    const { low, high } = RIBBON_PX;
    expect([1e-4, 1e-2, 1, 0, Number.NaN].map((norm) => ribbonWidth(norm, scale, RIBBON_PX))).toEqual([
      low,
      (low + high) / 2,
      high,
      low,
      null,
    ]);
  });

  it('show the largest gradient of the skips that a drawn skip represents, and are absent if none is known', () => {
    const norms = skipNorms(flow);
    const drawn = (key: string, from: string, to: string) => ({ key, skip: skip(from, to) });
    const standsFor = new Map([['input→dense1', network.skips.slice(0, 2)]]);
    expect(drawnNorm(drawn('input→dense1', 'input', 'dense2'), standsFor, norms)).toBe(0.1);
    expect(drawnNorm(drawn('input→dense2', 'input', 'dense2'), new Map(), norms)).toBe(0.01);
    expect(drawnNorm(drawn('dense4→out', 'dense4', 'out'), new Map(), norms)).toBeUndefined();
    const exploded = skipNorms({ ...flow, shares: [...flow.shares, share('input', 'dense2', Number.POSITIVE_INFINITY)] });
    expect(drawnNorm(drawn('input→dense1', 'input', 'dense2'), standsFor, exploded)).toBeNaN();
  });

  it('show the range of the gradients of the skips inside a folded repeat', () => {
    const ends = ['input', ...hidden].slice(0, -1).map((from, i) => [from, hidden[i] ?? ''] as const);
    const inside = { ...network, skips: ends.map(([from, to]) => skip(from, to)) };
    // The skip from the input starts outside the repeat, so it is drawn separately.
    const norms = skipNorms({ ...flow, shares: ends.map(([from, to], i) => share(from, to, [9, 2, 3, 2.5][i] ?? 0)) });
    expect(foldedView(inside, new Set()).folds.size).toBe(1);
    expect([...foldedRanges(foldedView(inside, new Set()), norms)]).toEqual([['dense1', { low: 2, high: 3 }]]);
    expect(foldedRanges(plainView(inside), norms).size).toBe(0);
  });

  it('are described with the gradient and its share', () => {
    expect(skipGradientWords({ norm: 0.03123, share: 0.12 })).toBe('0.031, share 12 %');
    expect(skipGradientWords({ norm: 0, share: null })).toBe('0');
    expect(skipGradientWords({ norm: Number.NaN, share: null })).toBe('not finite');
  });
});
