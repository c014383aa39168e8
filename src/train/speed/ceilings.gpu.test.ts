import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { testDevice } from '../../../tests/dawn.ts';
import { heldBytes } from '../../gpu/memory.ts';
import { measureCeilings } from './ceilings.ts';

const withMembers = (device: GPUDevice, members: Partial<GPUDevice>) =>
  new Proxy(device, {
    get: (target, key) => {
      const value: unknown = Reflect.get(members, key) ?? Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

it('measureCeilings measures the peak arithmetic and memory speed in submits that are too short to block the screen', async () => {
  const device = await testDevice();
  const { queue } = device;
  const waits: number[] = [];
  const watched = Object.create(queue, {
    submit: { value: (commands: GPUCommandBuffer[]) => queue.submit(commands) },
    onSubmittedWorkDone: {
      value: async () => {
        const begun = performance.now();
        const { user, system } = process.cpuUsage();
        await queue.onSubmittedWorkDone();
        const used = process.cpuUsage();
        const processorMs = (used.user + used.system - user - system) / 1000;
        // Other programs lengthen the wait for a software GPU, but not the processor time that its work takes.
        waits.push(Math.min(performance.now() - begun, processorMs / availableParallelism()));
      },
    },
  }) as GPUQueue;
  const proxy = withMembers(device, { queue: watched });
  const { flopPerSecond, bytesPerSecond } = await measureCeilings(proxy);
  expect(Number.isFinite(flopPerSecond) && flopPerSecond > 1e8, `${flopPerSecond} FLOP/s`).toBe(true);
  expect(Number.isFinite(bytesPerSecond) && bytesPerSecond > 1e7, `${bytesPerSecond} B/s`).toBe(true);
  expect(waits.length).toBeGreaterThan(10);
  expect(Math.max(...waits), waits.map(Math.round).join(', ')).toBeLessThan(250);
});

it('measureCeilings leaves no error scope open and no buffer allocated if the device refuses a pipeline or a buffer', async () => {
  const device = await testDevice();
  let open = 0;
  const counting: Partial<GPUDevice> = {
    pushErrorScope: (filter) => {
      open++;
      device.pushErrorScope(filter);
    },
    popErrorScope: () => {
      open--;
      return device.popErrorScope();
    },
  };
  const refuse = () => {
    throw new Error('refused');
  };
  const createBuffer = (descriptor: GPUBufferDescriptor) => (descriptor.label === 'ceiling y' ? refuse() : device.createBuffer(descriptor));
  for (const refusing of [{ createComputePipelineAsync: async () => refuse() }, { createBuffer }]) {
    const proxy = withMembers(device, { ...counting, ...refusing });
    await expect(measureCeilings(proxy)).rejects.toThrow('refused');
    expect([open, heldBytes(proxy)]).toEqual([0, 0]);
  }
});
