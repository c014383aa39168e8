import { describe, expect, it } from 'vitest';
import { opening } from '../../../experiment/questions/opening.ts';
import { starters } from '../../../experiment/starters.ts';
import type { Device } from '../../../train/protocol/device.ts';
import { roughSeconds, workRatio } from './roughSeconds.ts';

const gpu = (isSoftware: boolean): Device => ({ state: 'gpu', adapter: '', isSoftware, isSilent: false, words: '', trusted: [] });
const reference: Device = { state: 'reference', name: 'CPU', reason: '', canRetry: false };

describe('the estimated range of the time of a step', () => {
  // The last two columns are the lowest and the highest number of steps per second, measured on several machines with SwiftShader.
  it.each([
    ['dense', starters.dense, [10], 122, 660],
    ['conv', starters.conv, [28, 28, 1], 1.5, 6.5],
    ['lstm', starters.lstm, [16, 10], 2.9, 5.6],
    ['opening', opening.arms[1].experiment, [10], 86, 200],
  ] as const)('includes the times that were measured for the network “%s” on a software GPU', (_, experiment, inputShape, slow, fast) => {
    const [least, most] = roughSeconds(experiment, 1, inputShape, gpu(true)) ?? [Number.NaN, Number.NaN];
    expect(least).toBeLessThanOrEqual(1 / fast);
    expect(most).toBeGreaterThanOrEqual(1 / slow);
  });

  it('is higher on the reference runner than on a software GPU, and unknown on a hardware GPU or before there is a device', () => {
    const of = (device: Device) => roughSeconds(starters.dense, 100, [10], device);
    expect(of(reference)?.[0]).toBeGreaterThan(of(gpu(true))?.[1] ?? Number.NaN);
    expect(of(gpu(false))).toBeNull();
    expect(of({ state: 'starting', words: '' })).toBeNull();
  });
});

describe('the estimated ratio of the time of a step to that of a measured one', () => {
  it('grows with the multiply-adds of a large network and the number of layers of a deep, narrow one, and is at least 1', () => {
    const { dense, conv } = starters;
    const [, deep] = opening.arms;
    expect(workRatio(dense, [10], dense, [10])).toBe(1);
    expect(workRatio(conv, [28, 28, 1], dense, [10])).toBeGreaterThan(100);
    const layers = deep.experiment.network.layers.length;
    expect(workRatio(deep.experiment, [10], dense, [10])).toBeCloseTo((3 + layers) / (3 + dense.network.layers.length), 6);
    expect(workRatio(dense, [10], conv, [28, 28, 1])).toBe(1);
  });
});
