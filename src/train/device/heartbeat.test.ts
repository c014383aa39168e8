import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Heartbeat } from './heartbeat.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('a device is reported as silent five seconds after a question that it has not answered, and as responding once it answers', async () => {
  let answer = () => {};
  const changes: boolean[] = [];
  const ask = () =>
    new Promise<void>((resolve) => {
      answer = resolve;
    });
  const heartbeat = new Heartbeat(
    ask,
    () => true,
    (isSilent) => changes.push(isSilent),
  );
  await vi.advanceTimersByTimeAsync(5900);
  expect(changes).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(changes).toEqual([true]);
  await vi.advanceTimersByTimeAsync(20_000);
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(changes).toEqual([true, false]);
  heartbeat.stop();
});

it('a device that answers is not reported as silent, and a device on which nothing trains is not asked', async () => {
  const changes: boolean[] = [];
  let isWanted = true;
  let asked = 0;
  const ask = () => {
    asked++;
    return Promise.resolve();
  };
  const heartbeat = new Heartbeat(
    ask,
    () => isWanted,
    (isSilent) => changes.push(isSilent),
  );
  await vi.advanceTimersByTimeAsync(30_500);
  expect([asked, changes]).toEqual([30, []]);
  isWanted = false;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(asked).toBe(30);
  heartbeat.stop();
});
