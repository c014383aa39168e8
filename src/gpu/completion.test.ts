import { afterEach, expect, it, vi } from 'vitest';
import { completion } from './completion.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';
const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

/** A browser whose device finishes its work after `asks` submits. */
function browser(userAgent: string, asks: number) {
  vi.stubGlobal('navigator', { userAgent });
  const submits = { count: 0 };
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const submit = () => {
    if (++submits.count === asks) finish();
  };
  // The cast is safe because only submit is called.
  const device = { queue: { submit } } as unknown as GPUDevice;
  return { submits, finish, wait: () => completion(device, done) };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('completion polls Firefox with one timer for all callers, and stops when the work is done', async () => {
  vi.useFakeTimers();
  const { submits, wait } = browser(FIREFOX, 3);
  const both = Promise.all([wait(), wait()]);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1000);
  await both;
  expect(submits.count).toBe(3);
});

it('completion polls no other browser', async () => {
  vi.useFakeTimers();
  const { submits, finish, wait } = browser(CHROME, 1);
  const waiting = wait();
  await vi.advanceTimersByTimeAsync(1000);
  finish();
  await waiting;
  expect(submits.count).toBe(0);
});
