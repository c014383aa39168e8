import { describe, expect, it } from 'vitest';
import { starters } from '../../../experiment/starters.ts';
import type { DataSummary } from '../../../train/protocol/data.ts';
import { extentsOf, layersWithUnits, sheetOf } from './unitMaps.ts';

// Unit maps read only the field `inputShape` of a summary.
const summaryOf = (inputShape: number[]) => ({ inputShape }) as unknown as DataSummary;

describe('unit maps can be drawn', () => {
  it.each([
    [
      'over the plane for every layer that outputs vectors, if the examples are points',
      starters.dense,
      [10],
      true,
      ['dense1 20×20', 'dense2 20×20', 'dense3 20×20'],
    ],
    ['for no layer if the examples are vectors but not points of a plane', starters.dense, [10], false, []],
    [
      'over the image for every layer that outputs images',
      starters.conv,
      [28, 28, 1],
      false,
      ['conv1 28×28', 'pool1 14×14', 'conv2 14×14', 'pool2 7×7'],
    ],
    ['over time for every layer that outputs sequences', starters.lstm, [16, 10], false, ['lstm1 16×1', 'lstm2 16×1']],
  ] as const)('%s', (_, experiment, inputShape, hasPlane, expected) => {
    const layers = layersWithUnits({ experiment, summary: summaryOf([...inputShape]) }, hasPlane);
    expect(layers.map(({ id, width, height }) => `${id} ${width}×${height}`)).toEqual(expected);
  });
});

it('the maps of a layer are arranged in rows, and each is scaled to the values of its own unit', () => {
  const [layer] = layersWithUnits({ experiment: starters.conv, summary: summaryOf([28, 28, 1]) }, false);
  if (!layer) throw new Error('no layer');
  expect(sheetOf(layer, 32)).toEqual({ cell: { width: 30, height: 30 }, columns: 16, width: 480, height: 60 });
  expect(extentsOf(Float32Array.of(1, -2, 3, 4), 2)).toEqual([
    { low: 1, high: 3 },
    { low: -2, high: 4 },
  ]);
});
