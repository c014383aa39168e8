import { describe, expect, it } from 'vitest';
import { Turns } from './deviceLock.ts';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('a measurement', () => {
  it('begins when the device has settled, and holds training for as long as it lasts', async () => {
    const turns = new Turns();
    const order: string[] = [];
    const measured = turns.alone(
      () => pause(5).then(() => order.push('settled')),
      () => pause(5).then(() => order.push('measured')),
    );
    const waited = turns.pass().then((ms) => {
      order.push('training');
      return ms;
    });
    expect(await waited).toBeGreaterThan(5);
    expect(order).toEqual(['settled', 'measured', 'training']);
    await measured;
    expect(await turns.pass()).toBe(0);
  });

  it('lets training go on before the next one', async () => {
    const turns = new Turns();
    const order: string[] = [];
    const measure = async () => {
      for (const name of ['first', 'second']) await turns.alone(pause.bind(null, 1), async () => order.push(name));
    };
    const train = async () => {
      await turns.pass();
      order.push('training');
    };
    await Promise.all([measure(), train()]);
    expect(order).toEqual(['first', 'training', 'second']);
  });

  it('that fails ends its turn', async () => {
    const turns = new Turns();
    await expect(turns.alone(pause.bind(null, 1), () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    expect(await turns.pass()).toBe(0);
  });
});
