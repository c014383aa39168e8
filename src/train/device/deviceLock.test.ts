import { describe, expect, it } from 'vitest';
import { DeviceLock } from './deviceLock.ts';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('an exclusive measurement on the device', () => {
  it('begins when the device has finished earlier work, and makes training wait until the measurement ends', async () => {
    const lock = new DeviceLock();
    const order: string[] = [];
    const measured = lock.runExclusive(
      () => pause(5).then(() => order.push('settled')),
      () => pause(5).then(() => order.push('measured')),
    );
    const waited = lock.waitUntilFree().then((ms) => {
      order.push('training');
      return ms;
    });
    expect(await waited).toBeGreaterThan(5);
    expect(order).toEqual(['settled', 'measured', 'training']);
    await measured;
    expect(await lock.waitUntilFree()).toBe(0);
  });

  it('lets training continue before the next measurement begins', async () => {
    const lock = new DeviceLock();
    const order: string[] = [];
    const measure = async () => {
      for (const name of ['first', 'second']) await lock.runExclusive(pause.bind(null, 1), async () => order.push(name));
    };
    const train = async () => {
      await lock.waitUntilFree();
      order.push('training');
    };
    await Promise.all([measure(), train()]);
    expect(order).toEqual(['first', 'training', 'second']);
  });

  it('lets training continue even if the measurement fails', async () => {
    const lock = new DeviceLock();
    await expect(lock.runExclusive(pause.bind(null, 1), () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    expect(await lock.waitUntilFree()).toBe(0);
  });
});
