import { describe, expect, it } from 'vitest';
import { layer, skip } from '../../../tests/networks.ts';
import { blockOf, depthWords, type Span, spanOf, spans, widthEdit, withDepth, withSpan } from './dial.ts';
import { applyEdit } from './edits.ts';
import { inferShapes } from './inferShapes.ts';
import type { Network } from './network.ts';
import { presets } from './presets.ts';
import { lengthOf, repeatsOf } from './repeats.ts';
import { rewire, wiringOf, wirings } from './wirings.ts';

const trunk = (hidden: number): Network => ({
  layers: [
    layer('input', 'input'),
    ...Array.from({ length: hidden }, (_, i) => layer(`dense${i + 1}`, 'dense', { units: 16 })),
    layer('dense99', 'dense', { units: 1 }),
  ],
  skips: [],
});

const block = (network: Network) => {
  const found = blockOf(network);
  if (!found) throw new Error('no block');
  return found;
};
const deepened = (network: Network, depth: number) => {
  const result = withDepth(network, block(network), depth, [10]);
  if ('problem' in result) throw new Error(result.problem);
  return result.network;
};

describe('changing the depth of a block (a series of equal layers)', () => {
  it.each(spans)('adds or removes layers, and keeps the number of layers that each skip bypasses (%i)', (span: Span) => {
    const before = withSpan(trunk(6), { start: 1, end: 6 }, span);
    const deep = deepened(before, 30);
    expect(deep.layers.length).toBe(32);
    expect(spanOf(deep, block(deep))).toBe(span);
    expect(deep.skips.length).toBe(30 / span);
    expect(inferShapes(deep, [10]).issues).toEqual([]);
    expect(deepened(deep, 6)).toEqual(before);
  });

  it.each(wirings.map(({ name }) => name))('keeps the pattern of skips “%s”', (name) => {
    const wiring = wirings.find((candidate) => candidate.name === name);
    const wired = wiring && rewire(trunk(6), [10], wiring);
    if (!wired || 'problem' in wired) throw new Error('no such wiring');
    expect(wiringOf(deepened(wired.network, 12), [10])?.name).toBe(name);
  });

  it('adds no skip into the first layer if it had none, and depthWords counts the skips of the deeper block', () => {
    const without = { ...trunk(3), skips: [skip('dense1', 'dense2'), skip('dense2', 'dense3')] };
    const deep = deepened(without, 30);
    expect(depthWords(deep, block(deep))).toBe('Depth: 30 layers, 29 skips, each over one layer.');
    expect(depthWords(trunk(1), { start: 1, end: 1 })).toBe('Depth: 1 layer, 0 skips.');
  });

  it('lets a skip that started at the last layer of the block start at the new last layer', () => {
    const long = { ...trunk(4), skips: [skip('dense4', 'dense99', { merge: 'concat' }), skip('input', 'dense2')] };
    const deep = deepened(long, 8);
    expect(deep.skips.map(({ from, to }) => `${from} ${to}`)).toEqual([`${deep.layers[8]?.id} dense99`, 'input dense2']);
  });

  it('can be applied as one edit, whose inverse restores the network', () => {
    const before = withSpan(trunk(4), { start: 1, end: 4 }, 1);
    const result = applyEdit(before, { type: 'network.replace', network: deepened(before, 20) });
    if ('issue' in result) throw new Error(result.issue.message);
    expect(applyEdit(result.network, result.inverse)).toMatchObject({ network: before });
  });
});

it('blockOf finds the longest block, or the block that contains the selected layer', () => {
  const { layers } = trunk(5);
  const wider = { layers: [layers[0], layer('dense50', 'dense', { units: 99 }), ...layers.slice(1)], skips: [] } as Network;
  expect(blockOf(wider)).toEqual({ start: 2, end: 6 });
  expect(blockOf(wider, 'dense50')).toEqual({ start: 1, end: 1 });
  expect(blockOf(presets.conv.network)).toEqual({ start: 1, end: 1 });
  expect(blockOf({ layers: layers.slice(0, 1), skips: [] })).toBeUndefined();
});

it('one edit sets the width of all layers of a block', () => {
  const edit = widthEdit(trunk(3), { start: 1, end: 3 }, 48);
  const result = edit && applyEdit(trunk(3), edit);
  if (!result || 'issue' in result) throw new Error('no edit');
  expect(result.network.layers.map(({ params }) => params.units)).toEqual([undefined, 48, 48, 48, 1]);
});

describe('repeatsOf', () => {
  const all = (network: Network) => repeatsOf(network).map(({ start, end, period }) => [start, end, period]);

  it('finds series of at least four equal layers whose skips follow a regular pattern', () => {
    expect(all(trunk(3))).toEqual([]);
    expect(all(trunk(29))).toEqual([[1, 29, 1]]);
    expect(
      all({
        ...trunk(30),
        skips: trunk(30)
          .layers.slice(2, 31)
          .map(({ id }, i) => skip(`dense${i + 1}`, id)),
      }),
    ).toEqual([[2, 30, 1]]);
    expect(all(withSpan(trunk(12), { start: 1, end: 12 }, 3))).toEqual([[1, 12, 3]]);
  });

  it('ends a repeat at a layer from which a skip leaves the block, and before a layer with a different skip', () => {
    expect(all({ ...trunk(20), skips: [skip('dense10', 'dense99')] })).toEqual([
      [1, 10, 1],
      [11, 20, 1],
    ]);
    const off = withSpan(trunk(20), { start: 1, end: 20 }, 1);
    const skips = off.skips.map((one) => (one.to === 'dense8' ? { ...one, enabled: false } : one));
    expect(all({ ...off, skips })).toEqual([
      [1, 7, 1],
      [9, 20, 1],
    ]);
  });

  it('finds no repeat if each layer has skips from all earlier layers', () => {
    const wiring = wirings.find(({ name }) => name.startsWith('DenseNet'));
    const wired = wiring && rewire(trunk(8), [10], wiring);
    if (!wired || 'problem' in wired) throw new Error('no such wiring');
    expect(repeatsOf(wired.network).map(lengthOf)).toEqual([]);
  });
});
