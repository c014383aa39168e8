import { describe, expect, it } from 'vitest';
import { starters } from '../../experiment/starters.ts';
import { applyEdit, type GraphEdit } from '../../models/network/edits.ts';
import { inferShapes } from '../../models/network/inferShapes.ts';
import { type Network, newSkip, skipKey } from '../../models/network/network.ts';
import { repeatLayer } from '../../models/network/repeatLayer.ts';
import { rewire, wirings } from '../../models/network/wirings.ts';
import { cardWords } from './cardWords.ts';
import { fittingView, hasRoomAside } from './fitting.ts';
import { plainView } from './folds/foldedView.ts';
import { arcPath, arcsOf, boundsOf, CARD_HEIGHT_PX, CARD_STEP_PX, CARD_WIDTH_PX, cardPosition, indexAt, roundArcPath } from './layout.ts';
import { buildScene, type EdgeBundle, reuseUnchanged, type Scene, type SceneInput } from './scene.ts';
import { visibleRangeAt } from './visibleRange.ts';

const { network } = starters.dense;

describe('arcs', () => {
  it('have the same height if they do not overlap', () => {
    const { heightOf } = arcsOf(network);
    expect(heightOf({ from: 'input', to: 'dense1' })).toBe(heightOf({ from: 'dense1', to: 'dense2' }));
  });

  it('have different heights if they overlap, the longer one on top', () => {
    const long = { ...network, skips: [newSkip('input', 'dense3'), ...network.skips] };
    const { heightOf } = arcsOf(long);
    expect(heightOf({ from: 'input', to: 'dense3' })).toBeGreaterThan(heightOf({ from: 'input', to: 'dense1' }));
    expect(boundsOf(long).height).toBeGreaterThan(boundsOf(network).height);
  });

  it('are within the bounds of the drawing, as are the cards', () => {
    const { y, height } = boundsOf(network);
    const { heightOf, highest } = arcsOf(network);
    expect(highest).toBe(Math.max(...network.skips.map(heightOf)));
    expect(y).toBeLessThan(-highest);
    expect(y + height).toBeGreaterThan(CARD_HEIGHT_PX);
  });

  it('have their label at the top, in the middle', () =>
    expect(arcPath({ x: 0, y: 100 }, { x: 80, y: 100 }, 42)).toMatchObject({ labelX: 40, labelY: 58 }));

  it('have heights below the width of the network, even if there are many arcs', () => {
    const wiring = wirings.find(({ name }) => name.startsWith('DenseNet'));
    const wired = wiring && rewire(repeatLayer(starters.dense.network, 'dense1', 30), [10], wiring);
    if (!wired || 'problem' in wired) throw new Error('no dense wiring');
    const { heightOf, highest, isCrowded } = arcsOf(wired.network);
    expect(isCrowded).toBe(true);
    expect(highest).toBe(Math.max(...wired.network.skips.map(heightOf)));
    expect(highest).toBeLessThan(boundsOf(wired.network).width);
  });

  it('reach their height in the middle if they are round', () => {
    const { path, labelX, labelY } = roundArcPath({ x: 0, y: 100 }, { x: 80, y: 100 }, 42);
    expect({ path, labelX, labelY }).toEqual({ path: 'M 0 100 C 0 44, 80 44, 80 100', labelX: 40, labelY: 58 });
  });

  it('have finite coordinates, even if both ends are the same point', () =>
    expect(arcPath({ x: 5, y: 5 }, { x: 5, y: 5 }, 42).path).not.toMatch(/NaN|Infinity/));
});

it('a legend is placed next to the network only if the network need not shrink for it', () => {
  const bounds = boundsOf(network);
  const zoom = 166 / bounds.height;
  const needed = bounds.width * zoom + 2 * 216;
  expect([needed + 1, needed - 1].map((width) => hasRoomAside(bounds, width, 166))).toEqual([true, false]);
  expect(hasRoomAside(boundsOf(repeatLayer(network, 'dense1', 300)), 1000, 300)).toBe(false);
});

describe('fittingView', () => {
  const room = { width: 1000, height: 300 };
  const many = repeatLayer(network, 'dense1', 300);

  it('shows a small network whole', () => {
    const { x, y, zoom } = fittingView(network, room);
    const bounds = boundsOf(network);
    expect([bounds.x * zoom + x, bounds.y * zoom + y].every((start) => start >= 0)).toBe(true);
    expect((bounds.x + bounds.width) * zoom + x).toBeLessThanOrEqual(room.width + 1);
    expect((bounds.y + bounds.height) * zoom + y).toBeLessThanOrEqual(room.height + 1);
  });

  it('shows the first cards of a network that is too long, even if its arcs are too high', () => {
    const towering = { ...many, skips: many.layers.slice(200, 299).map(({ id }) => newSkip('input', id)) };
    for (const large of [many, towering]) {
      const { x, y, zoom } = fittingView(large, room);
      expect(x).toBeGreaterThan(0);
      expect(y).toBeGreaterThan(0);
      expect(CARD_HEIGHT_PX * zoom + y).toBeLessThan(room.height);
    }
  });
});

it('a dropped card takes the nearest position after the input', () => {
  expect([-300, 90, 250, 9000].map((x) => indexAt(x, 5))).toEqual([1, 1, 1, 4]);
  expect(indexAt(cardPosition(3).x + 20, 5)).toBe(3);
});

describe('the summary on a card', () => {
  const wordsOf = (kind: 'dense' | 'conv2d' | 'maxPool2d' | 'lstm' | 'flatten', params: Record<string, number | string>) =>
    cardWords({ id: 'x1', kind, params });

  it('gives the size and the activation', () => expect(wordsOf('dense', { units: 64, activation: 'relu' })).toBe('64 units, ReLU'));
  it('uses the singular for one unit', () => expect(wordsOf('dense', { units: 1, activation: 'linear' })).toBe('1 unit, linear'));
  it('adds values that are not defaults', () =>
    expect(wordsOf('conv2d', { filters: 8, kernel: 5, stride: 1, activation: 'relu' })).toBe('8 filters, kernel size 5, ReLU'));
  it('is also defined for layers without units and activation', () => {
    expect(wordsOf('maxPool2d', { size: 2 })).toBe('size 2');
    expect(wordsOf('flatten', {})).toBe('');
  });
});

describe.each([3, 40])('in a trunk with %i copies of a layer', (count) => {
  const deep = repeatLayer(starters.dense.network, 'dense1', count);
  it.each(wirings.map(({ name }) => name))('the labels of the wiring “%s” do not overlap each other, and are above the cards', (name) => {
    const wiring = wirings.find((candidate) => candidate.name === name);
    const wired = wiring ? rewire(deep, [10], wiring) : { problem: 'no such wiring' };
    if ('problem' in wired) throw new Error(wired.problem);
    const { heightOf, isCrowded } = arcsOf(wired.network);
    const index = new Map(wired.network.layers.map(({ id }, i) => [id, i]));
    const labels = wired.network.skips.map(({ from, to }) => {
      const [x1, x2] = [from, to].map((id) => cardPosition(index.get(id) ?? 0).x + CARD_WIDTH_PX / 2);
      const { labelX, labelY } = (isCrowded ? roundArcPath : arcPath)({ x: x1 ?? 0, y: 0 }, { x: x2 ?? 0, y: 0 }, heightOf({ from, to }));
      return { x: labelX, y: labelY };
    });
    expect(labels.every(({ y }) => y < 0)).toBe(true);
    // 150 × 36 px is the size of the longest label with its sign.
    const near = labels.flatMap((a, i) => labels.slice(i + 1).filter((b) => Math.abs(a.x - b.x) < 150 && Math.abs(a.y - b.y) < 36));
    expect(near).toEqual([]);
  });
});

const look = { visible: { first: 0, last: 99 }, selection: null, from: null, dragged: null, focused: null };
const itemsIn = (of: Network, part: Partial<SceneInput> = {}) =>
  buildScene(plainView(of), inferShapes(of, [10]), { ...look, before: of, ...part });
const edited = (of: Network, edit: GraphEdit) => {
  const result = applyEdit(of, edit);
  if ('issue' in result) throw new Error(result.issue.message);
  return result.network;
};

it('a line leads from each card to the next', () => {
  const { bundles } = itemsIn(network);
  expect(bundles.map(({ id }) => id)).toEqual(network.layers.slice(0, -1).map(({ id }) => id));
  expect(bundles.filter(({ data }) => data.trunk === '')).toEqual([]);
});

it('a layer or a skip that a file contains twice is drawn once', () => {
  const twice = { layers: [...network.layers, ...network.layers.slice(-1)], skips: [...network.skips, ...network.skips] };
  const { cards, bundles } = itemsIn(twice);
  for (const keys of [
    cards.map(({ id }) => id),
    bundles.flatMap(({ id, data }) => data.skips.map(({ skip }) => skipKey({ from: id, to: skip.to }))),
  ]) {
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(keys.length);
  }
});

it('a skip is marked as new if it was missing or switched off in the previous network', () => {
  const isNew = (of: Network, before: Network) =>
    itemsIn(of, { before }).bundles.flatMap(({ id, data }) =>
      data.skips.filter((skip) => skip.isNew).map(({ skip }) => skipKey({ from: id, to: skip.to })),
    );
  const off = edited(network, { type: 'skip.change', from: 'input', to: 'dense1', change: { enabled: false } });
  const more = edited(network, { type: 'skip.add', skip: newSkip('input', 'dense3') });
  expect(isNew(network, off)).toEqual(['input→dense1']);
  expect(isNew(more, network)).toEqual(['input→dense3']);
  expect(isNew(off, network)).toEqual([]);
  expect(isNew(network, network)).toEqual([]);
});

describe('unchanged cards and skips', () => {
  const changed = (now: Scene, before = itemsIn(network)) => {
    const [cards, fans] = [reuseUnchanged(before.cards, now.cards), reuseUnchanged(before.bundles, now.bundles)];
    const skips = (items: readonly EdgeBundle[]) => items.flatMap(({ data }) => data.skips);
    return {
      cards: cards.filter(({ data }) => !before.cards.some((card) => card.data === data)).map(({ id }) => id),
      skips: skips(fans)
        .filter((drawing) => !skips(before.bundles).includes(drawing))
        .map(({ skip: { from, to } }) => skipKey({ from, to })),
    };
  };

  it('remain the same objects after an edit, while changed ones are replaced', () => {
    const off = edited(network, { type: 'skip.change', from: 'input', to: 'dense1', change: { enabled: false } });
    expect(changed(itemsIn(off))).toEqual({ cards: ['dense1'], skips: ['input→dense1'] });
    const selection = { type: 'skip', from: 'input', to: 'dense1' } as const;
    expect(changed(itemsIn(network, { selection }))).toEqual({ cards: [], skips: ['input→dense1'] });
  });

  it('remain the same list if the network is replaced with an equal one', () => {
    const [before, again] = [itemsIn(network), itemsIn(structuredClone(network))];
    expect(reuseUnchanged(before.cards, again.cards)).toBe(before.cards);
    expect(reuseUnchanged(before.bundles, again.bundles)).toBe(before.bundles);
  });

  it('remain the same objects if they only move along the trunk', () => {
    const shorter = { ...repeatLayer(network, 'dense2', 6), skips: [newSkip('dense4', 'dense5')] };
    // The inserted layer is of another kind, so that no name changes.
    const longer = edited(shorter, { type: 'layer.insert', layer: { id: 'flatten1', kind: 'flatten', params: {} }, index: 1 });
    expect(changed(itemsIn(shorter), itemsIn(longer))).toEqual({ cards: [], skips: [] });
  });
});

describe('in a long network', () => {
  const deep = repeatLayer(network, 'dense1', 60);
  const idAt = (index: number) => deep.layers[index]?.id ?? '';
  const long = { ...deep, skips: [newSkip(idAt(2), idAt(40)), newSkip(idAt(1), idAt(3)), newSkip(idAt(15), idAt(50))] };
  const cardsIn = (part: Partial<SceneInput>) => itemsIn(long, part).cards.map(({ id }) => id);
  const skipsIn = (part: Partial<SceneInput>) =>
    itemsIn(long, part).bundles.flatMap(({ id, data }) => data.skips.map(({ skip: { to } }) => skipKey({ from: id, to })));

  it('the canvas draws the cards in view, and the skips that pass over them', () => {
    const visible = { first: 10, last: 20 };
    expect(cardsIn({ visible })).toEqual(long.layers.slice(10, 21).map(({ id }) => id));
    expect(skipsIn({ visible })).toEqual([skipKey({ from: idAt(2), to: idAt(40) }), skipKey({ from: idAt(15), to: idAt(50) })]);
  });

  it('the selected card or skip, the dragged card and the card where a new skip starts are drawn, wherever the view is', () => {
    const visible = { first: 40, last: 50 };
    expect(cardsIn({ visible, from: 'input' })).toContain('input');
    expect(cardsIn({ visible, dragged: { id: idAt(2), x: 9000 } })).toContain(idAt(2));
    expect(cardsIn({ visible, selection: { type: 'layer', id: idAt(2) } })).toContain(idAt(2));
    expect(skipsIn({ visible, selection: { type: 'skip', from: idAt(1), to: idAt(3) } })).toContain(
      skipKey({ from: idAt(1), to: idAt(3) }),
    );
  });

  it('the labels and cards before and after the focused one are drawn for the Tab key, wherever the view is', () => {
    const visible = { first: 30, last: 38 };
    const skips = [...long.skips].sort((a, b) => a.from.localeCompare(b.from, undefined, { numeric: true }));
    const order = [...skips.map(({ from, to }) => skipKey({ from, to })), ...long.layers.map(({ id }) => id)];
    for (const [i, focused] of order.entries()) {
      const drawn = new Set([...skipsIn({ visible, focused }), ...cardsIn({ visible, focused })]);
      expect(order.slice(Math.max(0, i - 1), i + 2).filter((next) => !drawn.has(next))).toEqual([]);
      // The drawn items are in tab order. At most three of them are drawn only because of the focus.
      expect(order.filter((next) => drawn.has(next))).toEqual([...skipsIn({ visible, focused }), ...cardsIn({ visible, focused })]);
      expect(drawn.size).toBeLessThanOrEqual(cardsIn({ visible }).length + skipsIn({ visible }).length + 3);
    }
  });

  it('the other cards make room for a dragged card', () => {
    const x = cardPosition(4).x + 10;
    const { cards } = itemsIn(long, { dragged: { id: idAt(2), x } });
    const [, ...places] = cards.slice(0, 6).map(({ position }) => position.x);
    expect(places).toEqual([cardPosition(1).x, x, cardPosition(2).x, cardPosition(3).x, cardPosition(5).x]);
  });

  it('edges to and from a card follow it when it is dragged', () => {
    const part = { visible: { first: 50, last: 60 }, dragged: { id: idAt(3), x: cardPosition(55).x } };
    expect(skipsIn(part)).toEqual([skipKey({ from: idAt(1), to: idAt(3) })]);
    const trunks = itemsIn(long, part).bundles.filter(({ data }) => data.trunk !== '');
    expect(trunks.map(({ id }) => id)).toEqual(expect.arrayContaining([idAt(2), idAt(3)]));
  });

  it('the range of cards to draw changes in groups of eight, and includes one more group on either side of the view', () => {
    expect(visibleRangeAt(0, 1000, 1, 60)).toEqual({ first: 0, last: 15 });
    expect(visibleRangeAt(-20 * CARD_STEP_PX, 1000, 1, 60)).toEqual({ first: 8, last: 39 });
    expect(visibleRangeAt(-200 * CARD_STEP_PX, 1000, 1, 60)).toEqual({ first: 59, last: 59 });
  });
});
