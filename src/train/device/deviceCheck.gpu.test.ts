import { describe, expect, it } from 'vitest';
import { testDevice } from '../../../tests/dawn.ts';
import { compile } from '../../models/compile/compile.ts';
import { presets } from '../../models/network/presets.ts';
import { defaultTraining } from '../../models/optimisers/training.ts';
import { dataShapeOf } from '../trainer/dataShape.ts';
import { checkDevice, checksFor, deviceChecks } from './deviceCheck.ts';

const dataFor = (name: string) => deviceChecks.find((check) => check.name === name)?.data ?? expect.fail(name);

describe('what a plan needs checked', () => {
  it.each([
    ['dense', 'dense, as the page opens'],
    ['conv', 'conv'],
    ['lstm', 'lstm'],
  ] as const)('of the %s network begins with the check of its kind', (name, first) => {
    const plan = compile(presets[name].network, dataShapeOf(dataFor(name)), { ...defaultTraining(), batchSize: 2 }).plan;
    const names = checksFor(plan).map((check) => check.name);
    expect(names[0]).toBe(first);
    expect(new Set(names).size).toBe(names.length);
  });
  it.each(['dense', 'conv', 'lstm'] as const)('of the %s network is nothing else', (name) => {
    const plan = compile(presets[name].network, dataShapeOf(dataFor(name)), defaultTraining()).plan;
    expect(checksFor(plan)).toHaveLength(1);
  });
});

it.each(deviceChecks)('this device passes $name', async (check) => {
  expect(await checkDevice(await testDevice(), check)).toBeNull();
});
