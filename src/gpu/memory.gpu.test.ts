import { expect, it } from 'vitest';
import { testDevice } from '../../tests/dawn.ts';
import { kernels } from '../shaders/kernels.ts';
import { allocate, heldBytes, release } from './memory.ts';
import { planBytes } from './plan.ts';
import { createGpuRunner } from './runner.ts';
import { Stopwatch } from './stopwatch.ts';

it('the size of a buffer is counted as memory in use from its creation to its first release', async () => {
  const device = await testDevice();
  const before = heldBytes(device);
  const buffer = allocate(device, { size: 256, usage: GPUBufferUsage.STORAGE });
  expect(heldBytes(device) - before).toBe(256);
  release(device, buffer);
  release(device, buffer);
  expect(heldBytes(device)).toBe(before);
});

it('a runner and a stopwatch release all their buffers', async () => {
  const device = await testDevice();
  const before = heldBytes(device);
  const plan = { buffers: { x: { type: 'f32', length: 1000 }, y: { type: 'u32', length: 8 } }, programs: {} } as const;
  const runner = await createGpuRunner(device, plan, kernels);
  expect(runner.bytes()).toBe(planBytes(plan));
  expect(heldBytes(device) - before).toBe(runner.bytes());
  await runner.read({ buffer: 'x', offset: 0, length: 64 });
  const staging = runner.bytes() - planBytes(plan);
  expect(staging).toBeGreaterThanOrEqual(256);
  expect(heldBytes(device) - before).toBe(runner.bytes());
  // Reads of many lengths share staging buffers.
  for (let length = 1; length <= 1000; length += 37) expect(await runner.read({ buffer: 'x', offset: 0, length })).toHaveLength(length);
  expect(runner.bytes() - planBytes(plan)).toBe(staging);
  runner.destroy();
  (await Stopwatch.create(device)).destroy();
  expect(heldBytes(device)).toBe(before);
});

it('a runner releases its buffers if the device refuses one of them', async () => {
  const device = await testDevice();
  const before = heldBytes(device);
  const tooLarge = { buffers: { x: { type: 'f32', length: 8 }, y: { type: 'f32', length: 2 ** 40 } }, programs: {} } as const;
  await expect(createGpuRunner(device, tooLarge, kernels)).rejects.toThrow(/The GPU refused/);
  expect(heldBytes(device)).toBe(before);
});

it('a stopwatch that is cancelled before it is ready releases its buffers', async () => {
  const device = await testDevice();
  const before = heldBytes(device);
  await expect(Stopwatch.create(device, () => Promise.reject(new Error('cancelled')))).rejects.toThrow('cancelled');
  expect(heldBytes(device)).toBe(before);
});
