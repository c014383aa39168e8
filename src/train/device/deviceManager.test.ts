import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Device } from '../protocol/device.ts';
import { DeviceManager } from './deviceManager.ts';

/** An adapter whose device never finishes its work, and is lost when the test calls `lose`. */
function fakeAdapter() {
  let lose = (_: { reason: string }) => {};
  const device = {
    features: new Set(),
    limits: {},
    queue: { onSubmittedWorkDone: () => new Promise(() => {}) },
    lost: new Promise((resolve) => {
      lose = resolve;
    }),
    destroy: () => {},
  };
  const adapter = { features: new Set(), info: { vendor: 'test', description: 'Test GPU' }, requestDevice: async () => device };
  return { adapter, lose: () => lose({ reason: 'unknown' }) };
}

let asked: number[] = [];
let give: () => unknown = () => null;
let reports: Device[] = [];
const since = { at: 0 };

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  reports = [];
  since.at = Date.now();
  vi.stubGlobal('navigator', {
    gpu: {
      requestAdapter: async () => {
        asked.push(Date.now() - since.at);
        return give();
      },
    },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const newManager = () =>
  new DeviceManager(
    (device) => reports.push(device),
    () => {},
  );

it('a missing adapter is requested again only three times, after waits of 0.5, 2 and 8 seconds', async () => {
  give = () => null;
  void newManager().start([], {});
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([0, 500, 2500, 10_500]);
  expect(reports.at(-1)).toMatchObject({ state: 'reference', canRetry: true });
});

it('the background search after the start of the page ends when a run trains, and the user can start another search', async () => {
  give = () => null;
  const manager = newManager();
  void manager.start([], {});
  await vi.advanceTimersByTimeAsync(100);
  manager.training = 1;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([0]);
  give = () => fakeAdapter().adapter;
  await manager.retry();
  expect(reports.at(-1)).toMatchObject({ state: 'gpu', adapter: 'test Test GPU' });
  expect(manager.deviceChanges).toBe(1);
});

it('a search that finds no GPU keeps the GPU that another search has found in the meantime', async () => {
  const first = fakeAdapter();
  give = () => first.adapter;
  const manager = newManager();
  await manager.start([], {});
  manager.training = 1;
  give = () => null;
  first.lose();
  await vi.advanceTimersByTimeAsync(600);
  expect(reports.at(-1)).toMatchObject({ state: 'reference' });
  // The user's search gets no answer before its time limit. Meanwhile, the background search finds the GPU.
  give = () => new Promise(() => {});
  const retried = manager.retry();
  give = () => fakeAdapter().adapter;
  await vi.advanceTimersByTimeAsync(6000);
  await retried;
  expect(reports.at(-1)).toMatchObject({ state: 'gpu' });
  expect(await manager.measuredGpu()).toMatchObject({ adapter: 'test Test GPU' });
});

it('a GPU that the browser blocks after a crash is requested again 125 seconds later, and the message announces this', async () => {
  const first = fakeAdapter();
  give = () => first.adapter;
  const manager = newManager();
  await manager.start([], {});
  manager.training = 1;
  give = () => null;
  since.at = Date.now();
  asked = [];
  first.lose();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(reports.at(-1)).toMatchObject({ state: 'reference', reason: expect.stringMatching(/blocked.*Reload.*two minutes/) });
  give = () => fakeAdapter().adapter;
  await vi.advanceTimersByTimeAsync(94_000);
  expect(reports.at(-1)).toMatchObject({ state: 'reference' });
  await vi.advanceTimersByTimeAsync(1500);
  expect(asked).toEqual([0, 500, 2000, 10_000, 125_000]);
  expect(reports.at(-1)).toMatchObject({ state: 'gpu' });
  // The first change is the loss of the GPU. The second one makes the runs move back to the GPU.
  expect(manager.deviceChanges).toBe(2);
});

it('a GPU that does not answer is reported within ten seconds', async () => {
  give = () => fakeAdapter().adapter;
  const manager = newManager();
  await manager.start([], {});
  manager.training = 1;
  await vi.advanceTimersByTimeAsync(9000);
  expect(reports.at(-1)).toMatchObject({ state: 'gpu', isSilent: true, words: expect.stringContaining('is not responding') });
});
