import { expect, it } from 'vitest';
import { starters } from '../../../experiment/starters.ts';
import { isDrawn } from './usePart.ts';

it('a measured part counts as drawn only if the drawn network has the part and the same layers as a measured network', () => {
  const { network } = starters.dense;
  const twin = { ...network, skips: [] };
  const other = { ...network, layers: network.layers.slice(0, -1) };
  const [layer, skip] = [{ at: 'dense2' }, { at: 'dense1', from: 'input' }];
  expect([layer, skip].map((part) => isDrawn(network, [twin], part))).toEqual([true, true]);
  expect([layer, skip].map((part) => isDrawn(twin, [network], part))).toEqual([true, false]);
  expect([layer, skip].map((part) => isDrawn(network, [other], part))).toEqual([false, false]);
  expect(isDrawn(network, [other, network], layer)).toBe(true);
});
