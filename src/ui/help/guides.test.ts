import { expect, it } from 'vitest';
import { inferShapes } from '../../models/network/inferShapes.ts';
import { guides } from './guides.ts';

const shapes: Readonly<Record<string, readonly number[]>> = { shapes2d: [10], drawnDigits: [28, 28, 1], sequences: [16, 10] };

it.each(guides)('$title: its network has no problem, and neither has its twin', ({ experiment: { network, data } }) => {
  const inputShape = shapes[data.kind] ?? expect.fail(data.kind);
  expect(inferShapes(network, inputShape).issues).toEqual([]);
  expect(inferShapes({ ...network, skips: network.skips.map((skip) => ({ ...skip, enabled: false })) }, inputShape).issues).toEqual([]);
  expect(network.skips.length).toBeGreaterThan(0);
});
