import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { testDevice } from '../../../tests/dawn.ts';
import { measureCeilings } from './ceilings.ts';

it('measureCeilings measures arithmetic and memory without a submit that blocks the screen for long', async () => {
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
  const proxy = new Proxy(device, {
    get: (target, key) => {
      if (key === 'queue') return watched;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const { flopPerSecond, bytesPerSecond } = await measureCeilings(proxy);
  expect(Number.isFinite(flopPerSecond) && flopPerSecond > 1e8, `${flopPerSecond} FLOP/s`).toBe(true);
  expect(Number.isFinite(bytesPerSecond) && bytesPerSecond > 1e7, `${bytesPerSecond} B/s`).toBe(true);
  expect(waits.length).toBeGreaterThan(10);
  expect(Math.max(...waits), waits.map(Math.round).join(', ')).toBeLessThan(250);
});
