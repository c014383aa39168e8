import { beforeEach, expect, it, vi } from 'vitest';

const mocked = vi.hoisted(() => ({ received: [] as unknown[], isBroken: false }));
vi.mock('./receive.ts', () => ({
  receive(message: unknown) {
    if (mocked.isBroken) throw new Error('broken on purpose');
    mocked.received.push(message);
  },
}));

const scope = new EventTarget();
const reported: unknown[] = [];
const send = (data: unknown) => scope.dispatchEvent(Object.assign(new Event('message'), { data }));

beforeEach(() => {
  vi.stubGlobal('self', scope);
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
});

it('the worker receives messages in order, even those that arrive before its modules are loaded, and reports errors', async () => {
  await import('./worker.ts');
  send(1);
  send(2);
  await vi.waitFor(() => expect(mocked.received).toHaveLength(2));
  send(3);
  await vi.waitFor(() => expect(mocked.received).toEqual([1, 2, 3]));
  mocked.isBroken = true;
  send(4);
  await vi.waitFor(() => expect(reported).toEqual([new Error('broken on purpose')]));
});
