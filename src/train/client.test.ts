import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createClient } from './client.ts';
import type { ToWorker } from './protocol/commands.ts';
import type { Event, FromWorker } from './protocol/events.ts';

class FakeWorker extends EventTarget {
  static latest: FakeWorker | undefined;
  readonly heard: ToWorker[] = [];
  constructor() {
    super();
    FakeWorker.latest = this;
  }
  postMessage(message: ToWorker) {
    this.heard.push(message);
  }
  say(data: FromWorker) {
    this.dispatchEvent(Object.assign(new globalThis.Event('message'), { data }));
  }
}

const start = () => {
  const client = createClient();
  const worker = FakeWorker.latest;
  if (!worker) throw new Error('the client has made no worker');
  const requests = () => worker.heard.flatMap((message) => ('request' in message ? [message] : []));
  return { client, worker, requests };
};
const seconds = (count: number) => vi.advanceTimersByTimeAsync(1000 * count);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Worker', FakeWorker);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('each request gets its own progress and reply, regardless of the order in which replies arrive', async () => {
  const { client, worker, requests } = start();
  const progress: number[] = [];
  const first = client.request('alive', {}, ({ done }) => progress.push(done));
  const second = client.request('alive', {});
  const [one, two] = requests().map(({ request }) => request);
  worker.say({ request: two ?? 0, reply: { problem: 'no' } });
  worker.say({ request: one ?? 0, progress: { words: 'half', done: 1, of: 2 } });
  worker.say({ request: one ?? 0, reply: { answer: true } });
  expect([await first, await second, progress]).toEqual([{ answer: true }, { problem: 'no' }, [1]]);
});

it('a listener receives events in order until it is removed', () => {
  const { client, worker } = start();
  const events: Event[] = [];
  const stop = client.onEvent((event) => events.push(event));
  const [cleared, failed]: Event[] = [
    { type: 'run.cleared', runId: 'run1' },
    { type: 'failed', message: 'x' },
  ];
  if (cleared && failed) worker.say({ events: [cleared, failed] });
  stop();
  if (failed) worker.say({ events: [failed] });
  expect(events).toEqual([cleared, failed]);
});

it('a worker that sends nothing is asked repeatedly whether it is alive, and then the open request ends with a problem', async () => {
  const { client, requests } = start();
  const asked = client.request('run.checkpoint', { runId: 'run1' });
  await seconds(29);
  expect(requests().map(({ question }) => question.kind)).toEqual(['run.checkpoint', ...new Array(5).fill('alive')]);
  await seconds(10);
  expect(await asked).toEqual({ problem: expect.stringMatching(/is not responding/) });
  await seconds(60);
  expect(requests()).toHaveLength(7);
});

it('a worker that confirms regularly that it is alive may take a long time to reply to a request', async () => {
  const { client, worker, requests } = start();
  const asked = client.request('run.checkpoint', { runId: 'run1' });
  for (let i = 0; i < 60; i++) {
    await seconds(5);
    const { request = 0 } = requests().at(-1) ?? {};
    worker.say({ request, reply: { answer: true } });
    if (i === 0) continue;
    expect(requests().at(-1)?.question.kind).toBe('alive');
  }
  worker.say({ request: requests()[0]?.request ?? 0, reply: { answer: null } });
  expect(await asked).toEqual({ answer: null });
});

it.each([
  ['fails', { message: 'Uncaught Error: out of memory.' }, /worker stopped: out of memory\. Reload/],
  ['cannot be loaded', {}, /worker could not be loaded\. Reload/],
])('if the worker %s, the page and all open requests get the reason', async (_, details, reason) => {
  const { client, worker } = start();
  const events: Event[] = [];
  client.onEvent((event) => events.push(event));
  const asked = [client.request('alive', {}), client.request('alive', {})];
  worker.dispatchEvent(Object.assign(new globalThis.Event('error'), details));
  for (const reply of await Promise.all(asked)) expect(reply).toEqual({ problem: expect.stringMatching(reason) });
  expect(events).toEqual([{ type: 'failed', message: expect.stringMatching(reason) }]);
});
