import { describe, expect, it } from 'vitest';
import { repeatLayer } from '../../models/depth.ts';
import { applyEdit } from '../../models/edits.ts';
import { type Network, newSkip } from '../../models/network.ts';
import { inferShapes } from '../../models/shapes.ts';
import { rewire, wirings } from '../../models/wirings.ts';
import { starters } from '../../train/protocol.ts';
import type { Selection } from '../state/view.ts';
import { edgesOf, kept } from './canvasItems.ts';
import { cardWords } from './cardWords.ts';
import { arcPath, arcsOf, boundsOf, CARD_HEIGHT_PX, CARD_WIDTH_PX, cardPosition, indexAt, roundArcPath, skipKey } from './layout.ts';

const { network } = starters.dense;

describe('arcs', () => {
  it('lie side by side where they do not overlap', () => {
    const heights = arcsOf(network).heights;
    expect(heights.get('input→dense1')).toBe(heights.get('dense1→dense2'));
  });

  it('lie above each other where they do, the long one on top', () => {
    const long = { ...network, skips: [newSkip('input', 'dense3'), ...network.skips] };
    const heights = arcsOf(long).heights;
    expect(heights.get('input→dense3')).toBeGreaterThan(heights.get('input→dense1') ?? Number.NaN);
    expect(boundsOf(long).height).toBeGreaterThan(boundsOf(network).height);
  });

  it('are within what is shown, as are the cards', () => {
    const { y, height } = boundsOf(network);
    const highest = Math.max(...arcsOf(network).heights.values());
    expect(y).toBeLessThan(-highest);
    expect(y + height).toBeGreaterThan(CARD_HEIGHT_PX);
  });

  it('carry their sign at the top of the middle', () => expect(arcPath(0, 100, 80, 100, 42)).toMatchObject({ labelX: 40, labelY: 58 }));

  it('are no higher than they are long where there are many, and as many as there are skips', () => {
    const wiring = wirings.find(({ name }) => name.startsWith('dense'));
    const wired = wiring && rewire(repeatLayer(starters.dense.network, 'dense1', 30), [10], wiring);
    if (!wired || 'problem' in wired) throw new Error('no dense wiring');
    const { heights, isCrowded } = arcsOf(wired.network);
    expect(isCrowded).toBe(true);
    expect(heights.size).toBe(wired.network.skips.length);
    expect(Math.max(...heights.values())).toBeLessThan(boundsOf(wired.network).width);
  });

  it('as a bow, reach their height in the middle', () => {
    const { path, labelX, labelY } = roundArcPath(0, 100, 80, 100, 42);
    expect({ path, labelX, labelY }).toEqual({ path: 'M 0 100 C 0 44, 80 44, 80 100', labelX: 40, labelY: 58 });
  });

  it('are finite, also over no distance', () => expect(arcPath(5, 5, 5, 5, 42).path).not.toMatch(/NaN|Infinity/));
});

it('a card that is let go takes the nearest place after the Input', () => {
  expect([-300, 90, 250, 9000].map((x) => indexAt(x, 5))).toEqual([1, 1, 1, 4]);
  expect(indexAt(cardPosition(3).x + 20, 5)).toBe(3);
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

describe.each([3, 40])('in a trunk of %i layers', (count) => {
  const deep = repeatLayer(starters.dense.network, 'dense1', count);
  it.each(wirings.map(({ name }) => name))('“%s” has no words over other words, and no arc below the cards’ tops', (name) => {
    const wiring = wirings.find((candidate) => candidate.name === name);
    const wired = wiring ? rewire(deep, [10], wiring) : { problem: 'no such wiring' };
    if ('problem' in wired) throw new Error(wired.problem);
    const { heights, isCrowded } = arcsOf(wired.network);
    const index = new Map(wired.network.layers.map(({ id }, i) => [id, i]));
    const labels = wired.network.skips.map(({ from, to }) => {
      const [x1, x2] = [from, to].map((id) => cardPosition(index.get(id) ?? 0).x + CARD_WIDTH_PX / 2);
      const { labelX, labelY } = (isCrowded ? roundArcPath : arcPath)(x1 ?? 0, 0, x2 ?? 0, 0, heights.get(skipKey(from, to)) ?? Number.NaN);
      return { x: labelX, y: labelY };
    });
    expect(labels.every(({ y }) => y < 0)).toBe(true);
    // As wide as the longest words, as high as a sign with its words.
    const near = labels.flatMap((a, i) => labels.slice(i + 1).filter((b) => Math.abs(a.x - b.x) < 150 && Math.abs(a.y - b.y) < 36));
    expect(near).toEqual([]);
  });
});

describe('what has not changed', () => {
  const itemsOf = (network: Network, selection: Selection = null) => edgesOf(network, inferShapes(network, [10]), selection);

  it('is the same object after an edit, and what has is not', () => {
    const changed = applyEdit(network, { type: 'skip.change', from: 'input', to: 'dense1', change: { enabled: false } });
    if ('issue' in changed) throw new Error(changed.issue.message);
    const before = itemsOf(network);
    const after = kept(before, itemsOf(changed.network));
    expect(after.map(({ id }, i) => [id, after[i] === before[i]])).toEqual(before.map(({ id }) => [id, id !== 'input→dense1']));
    expect(
      kept(before, itemsOf(network, { type: 'skip', from: 'input', to: 'dense1' })).filter((item) => !before.includes(item)),
    ).toHaveLength(1);
    // A new value of the same network draws nothing anew.
    const again = kept(before, itemsOf(structuredClone(network)));
    expect(again.every((item, i) => item === before[i])).toBe(true);
  });
});
