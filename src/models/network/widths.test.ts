import { expect, it } from 'vitest';
import { presets } from './presets.ts';
import { hiddenWidths, scaledWidths, withWidths } from './widths.ts';

it.each([
  ['dense', [64, 128]],
  ['conv', [32, 64]],
  ['lstm', [64, 128]],
] as const)('the widths of the preset %s do not include that of the head, and scaling them does not change the head', (name, widths) => {
  const { network } = presets[name];
  expect(hiddenWidths(network).map(({ value }) => value)).toEqual(widths);
  const wider = withWidths(network, scaledWidths(hiddenWidths(network), 1.5));
  expect(hiddenWidths(wider).map(({ value }) => value)).toEqual(widths.map((value) => 1.5 * value));
  expect(wider.layers.at(-1)).toEqual(network.layers.at(-1));
});

it('a scaled width is a whole number within its limits', () => {
  const widths = hiddenWidths(presets.dense.network);
  expect(scaledWidths(widths, 0.507)).toEqual([32, 65]);
  expect(scaledWidths(widths, 0.001)).toEqual([1, 1]);
  expect(scaledWidths(widths, 1e6)).toEqual([4096, 4096]);
});
