import { expect, it } from 'vitest';
import { addSkipEdit, applyEdit } from './edits.ts';
import { withHeadFor } from './fitHead.ts';
import { presets } from './presets.ts';

const need = (outputs: number) => ({ outputs, why: 'one per class' });
const { network } = presets.dense;

it('a network whose head (the last layer) fits the data is not changed', () => expect(withHeadFor(network, [10], need(1))).toBe(network));

it('the head gets one unit for each class', () => {
  expect(withHeadFor(network, [4], need(3))?.layers.at(-1)?.params.units).toBe(3);
  expect(withHeadFor(presets.conv.network, [28, 28, 1], need(26))?.layers.at(-1)?.params.units).toBe(26);
});

it.each<[string, ReturnType<typeof withHeadFor>]>([
  ['images as the input of dense layers', withHeadFor(network, [28, 28, 1], need(10))],
  ['vectors as the input of convolutions', withHeadFor(presets.conv.network, [784], need(10))],
  ['more classes than a layer can have units', withHeadFor(network, [4], need(1e6))],
])('withHeadFor gives null for %s, because no possible head makes the network fit the data', (_, fitted) => expect(fitted).toBeNull());

it('withHeadFor gives null if a concat skip ends at the head', () => {
  const result = applyEdit(network, addSkipEdit('dense1', 'dense3', 'concat'));
  expect('network' in result && withHeadFor(result.network, [10], need(3))).toBeNull();
});
