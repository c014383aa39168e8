import { expect, it } from 'vitest';
import { starters } from '../../experiment/starters.ts';
import { newSkip, skipKey } from '../../models/network/network.ts';
import { aroundFocus } from './focus.ts';

const { layers } = starters.dense.network;
/** In another order than the tab order. */
const skips = [newSkip('dense1', 'dense3'), newSkip('input', 'dense2'), newSkip('input', 'dense1'), newSkip('unknown', 'dense1')];
const network = { layers, skips };
const order = [...['input→dense1', 'input→dense2', 'dense1→dense3'], ...layers.map(({ id }) => id)];

it.each(order.map((item, i) => ({ item, expected: order.slice(Math.max(0, i - 1), i + 2) })))(
  'the neighbours of $item in the tab order are found',
  ({ item, expected }) => expect(aroundFocus(network, item)).toEqual(expected),
);

it.each(['unknown', skipKey({ from: 'input', to: 'dense3' }), ''])('an item that is not in the network (“%s”) has no neighbours', (item) =>
  expect(aroundFocus(network, item)).toEqual([]),
);
