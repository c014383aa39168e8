import { describe, expect, it } from 'vitest';
import { newSkip } from '../../models/network.ts';
import { starters } from '../../train/protocol.ts';
import { cardWords } from './cardWords.ts';
import { arcHeights, arcPath, boundsOf, CARD_HEIGHT_PX } from './layout.ts';

const { network } = starters.dense;

describe('arcs', () => {
  it('lie side by side where they do not overlap', () => {
    const heights = arcHeights(network);
    expect(heights.get('input→dense1')).toBe(heights.get('dense1→dense2'));
  });

  it('lie above each other where they do, the long one on top', () => {
    const long = { ...network, skips: [newSkip('input', 'dense3'), ...network.skips] };
    const heights = arcHeights(long);
    expect(heights.get('input→dense3')).toBeGreaterThan(heights.get('input→dense1') ?? Number.NaN);
    expect(boundsOf(long).height).toBeGreaterThan(boundsOf(network).height);
  });

  it('are within what is shown, as are the cards', () => {
    const { y, height } = boundsOf(network);
    const highest = Math.max(...arcHeights(network).values());
    expect(y).toBeLessThan(-highest);
    expect(y + height).toBeGreaterThan(CARD_HEIGHT_PX);
  });

  it('carry their sign at the top of the middle', () => expect(arcPath(0, 100, 80, 100, 42)).toMatchObject({ labelX: 40, labelY: 58 }));

  it('are finite, also over no distance', () => expect(arcPath(5, 5, 5, 5, 42).path).not.toMatch(/NaN|Infinity/));
});

describe('the words of a card', () => {
  const wordsOf = (kind: 'dense' | 'conv2d' | 'maxPool2d' | 'lstm' | 'flatten', params: Record<string, number | string>) =>
    cardWords({ id: 'x1', kind, params });

  it('are the size and the activation', () => expect(wordsOf('dense', { units: 64, activation: 'relu' })).toBe('64 units, relu'));
  it('tell one from many', () => expect(wordsOf('dense', { units: 1, activation: 'linear' })).toBe('1 unit, linear'));
  it('add what is not as usual', () =>
    expect(wordsOf('conv2d', { filters: 8, kernel: 5, stride: 1, activation: 'relu' })).toBe('8 filters, kernel size 5, relu'));
  it('suit layers without either', () => {
    expect(wordsOf('maxPool2d', { size: 2 })).toBe('size 2');
    expect(wordsOf('flatten', {})).toBe('');
  });
});
