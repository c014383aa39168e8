import { describe, expect, it } from 'vitest';
import { layer, skip } from '../../../../tests/networks.ts';
import { withSpan } from '../../../models/network/dial.ts';
import { inferShapes } from '../../../models/network/inferShapes.ts';
import type { Network } from '../../../models/network/network.ts';
import { buildScene } from '../scene.ts';
import { foldedView, plainView, trunkIndex } from './foldedView.ts';

const trunk = (hidden: number): Network => ({
  layers: [
    layer('input', 'input'),
    ...Array.from({ length: hidden }, (_, i) => layer(`dense${i + 1}`, 'dense', { units: 16 })),
    layer('dense99', 'dense', { units: 1 }),
  ],
  skips: [],
});
const residual = withSpan(trunk(30), { start: 1, end: 30 }, 1);
const nothing: ReadonlySet<string> = new Set();

describe('a view of the network with folded layers', () => {
  it('draws a repeat of equal layers as one layer, and counts the skips within it', () => {
    const { network, folds, places } = foldedView(residual, nothing);
    expect(network.layers.map(({ id }) => id)).toEqual(['input', 'dense1', 'dense99']);
    expect(folds.get('dense1')).toMatchObject({ title: 'Dense ×30', range: 'Dense 1 to Dense 30', skips: 29, skipsOn: 29 });
    expect(network.skips.map(({ from, to }) => [from, to])).toEqual([['input', 'dense1']]);
    expect(places).toEqual([
      { start: 0, end: 0 },
      { start: 1, end: 30 },
      { start: 31, end: 31 },
    ]);
  });

  it('draws a skip from or to a folded layer at the card of the repeat, and lists the skips that the drawn skip represents', () => {
    const wide = withSpan(trunk(12), { start: 1, end: 12 }, 2);
    const long = { ...wide, skips: [...wide.skips, skip('dense12', 'dense99'), skip('input', 'dense99')] };
    const { network, standsFor } = foldedView(long, nothing);
    expect(network.skips.map(({ from, to }) => `${from}→${to}`)).toEqual(['input→dense1', 'dense1→dense99', 'input→dense99']);
    expect(standsFor.get('input→dense1')?.map(({ to }) => to)).toEqual(['dense2']);
    expect(standsFor.get('dense1→dense99')?.map(({ from }) => from)).toEqual(['dense12']);
  });

  it('is the network itself if nothing is folded; one unfolded layer unfolds its whole repeat', () => {
    expect(foldedView(trunk(3), nothing).network.layers.length).toBe(5);
    const { network, open } = foldedView(residual, new Set(['dense17']));
    expect(network).toBe(residual);
    expect(open.get('dense1')?.ids.length).toBe(30);
    expect(plainView(residual).folds.size).toBe(0);
  });

  it('gives the trunk index of a card that is moved past a folded card', () => {
    const view = foldedView(residual, nothing);
    expect(trunkIndex(view, 0, 1)).toBe(30);
    expect(trunkIndex(view, 2, 1)).toBe(1);
  });

  it('shows the output shape of the repeat and its total number of parameters', () => {
    const view = foldedView(residual, nothing);
    const look = { visible: { first: 0, last: 99 }, selection: null, from: null, dragged: null, focused: null, before: view.network };
    const { cards, bundles } = buildScene(view, inferShapes(residual, [10]), look);
    expect(cards[1]).toMatchObject({
      type: 'fold',
      data: { shape: '16', parameters: `${(10 * 16 * 2 + 16 + 29 * (16 * 16 + 16)).toLocaleString('en')} parameters` },
    });
    expect(bundles.flatMap(({ data }) => data.skips.map(({ title }) => title))).toEqual(['add skip from Input to Dense 1, linear 10→16']);
  });
});

describe('skips that are drawn as one', () => {
  const look = { visible: { first: 0, last: 99 }, selection: null, from: null, dragged: null, focused: null };
  // The input, Dense 3, Dense 6 and Dense 9 each have skips to the next three layers.
  const many: Network = {
    ...trunk(12),
    skips: Array.from({ length: 12 }, (_, i) => skip(i < 3 ? 'input' : `dense${i - (i % 3)}`, `dense${i + 1}`)),
  };
  const drawn = (network: Network, unfolded = nothing, before = network) =>
    buildScene(foldedView(network, unfolded), inferShapes(network, [10]), { ...look, before }).bundles.flatMap(({ data }) => data.skips);
  const off = (count: number): Network => ({ ...many, skips: many.skips.map((one, i) => ({ ...one, enabled: i % 3 >= count })) });

  it.each([
    [0, 'all', '3 skips', 'add skip from Input to Dense 1 and others, 3 skips'],
    [1, 'some', '2 of 3 skips on', 'add skip from Input to Dense 1 and others, 2 of 3 skips on'],
    [3, 'none', '3 skips', 'add skip from Input to Dense 1 and others, off, 3 skips'],
  ])('have, with %i of 3 switched off, the state “on: %s” and the label “%s”', (count, on, shown, title) => {
    expect(drawn(off(count))).toMatchObject([{ on, shown, title }]);
  });

  it('are marked as new when one of them is switched on, but not when layers are folded or unfolded', () => {
    expect(drawn(many, new Set(['dense1'])).map(({ isNew }) => isNew)).toEqual(many.skips.map(() => false));
    expect(drawn(many).map(({ isNew }) => isNew)).toEqual([false]);
    expect(drawn(many, nothing, off(1)).map(({ isNew }) => isNew)).toEqual([true]);
  });
});
