/** The page's connection to the worker: it sends commands, receives events, and matches requests with their replies. */
import type { DataFile } from '../data/dataset.ts';
import type { Command, ToWorker } from './protocol/commands.ts';
import type { Event, FromWorker } from './protocol/events.ts';
import type { AnswerTo, AskedOf, Progress, Reply, Request, RequestKind } from './protocol/requests.ts';

export interface Client {
  send(command: Command): void;
  /** Returns a function that removes the listener. */
  onEvent(listener: (event: Event) => void): () => void;
  /** Never rejects: if there is no answer, the promise resolves to a problem. */
  request<K extends RequestKind>(kind: K, asked: AskedOf<K>, onProgress?: (progress: Progress) => void): Promise<Reply<AnswerTo<K>>>;
  addFiles(digest: string, files: readonly DataFile[]): void;
}

/** While replies are due, the client checks at this interval that the worker still responds. */
const LOOK_MS = 5000;
/** The worker is considered gone after this number of checks without a message. */
const SILENT_LOOKS = 6;

interface Waiting {
  settle(reply: Reply<unknown>): void;
  onProgress(progress: Progress): void;
}

export function createClient(): Client {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'skiplab-training' });
  const listeners = new Set<(event: Event) => void>();
  const waiting = new Map<number, Waiting>();
  let requests = 0;
  let silentLooks = 0;
  let looking: ReturnType<typeof setInterval> | undefined;

  const post = (message: ToWorker) => worker.postMessage(message);
  const emit = (event: Event) => {
    for (const listener of listeners) listener(event);
  };
  const settle = (request: number, reply: Reply<unknown>) => {
    waiting.get(request)?.settle(reply);
    waiting.delete(request);
    if (waiting.size > 0) return;
    clearInterval(looking);
    looking = undefined;
  };
  const settleAll = (problem: string) => {
    for (const request of [...waiting.keys()]) settle(request, { problem });
  };
  // The silence of the worker is measured in checks and not in time, because a suspended page does not check while time passes.
  const look = () => {
    if (silentLooks++ < SILENT_LOOKS) post({ request: ++requests, question: { kind: 'alive', asked: {} } });
    else settleAll('The training worker is not responding. Reload the page; saved work is preserved.');
  };

  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    silentLooks = 0;
    if ('events' in data) data.events.forEach(emit);
    else if ('progress' in data) waiting.get(data.request)?.onProgress(data.progress);
    else settle(data.request, data.reply);
  });
  worker.addEventListener('error', (event) => {
    // The event has no message if the worker's first script cannot be loaded. Chromium puts “Uncaught Error: ” before the message.
    const reason = (event as Partial<ErrorEvent>).message?.replace(/^Uncaught (Error: )?/, '').replace(/\.$/, '');
    const problem = reason ? `stopped: ${reason}` : 'could not be loaded';
    const message = `The training worker ${problem}. Reload the page; saved work is preserved.`;
    emit({ type: 'failed', message });
    settleAll(message);
  });

  return {
    send: (command) => post({ command }),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    request<K extends RequestKind>(kind: K, asked: AskedOf<K>, onProgress: (progress: Progress) => void = () => {}) {
      const request = ++requests;
      // The cast is safe because `asked` has the type of its kind, which the compiler cannot infer for a generic kind.
      post({ request, question: { kind, asked } as unknown as Request });
      if (!looking) {
        silentLooks = 0;
        looking = setInterval(look, LOOK_MS);
      }
      return new Promise<Reply<AnswerTo<K>>>((resolve) => {
        // The cast is safe because the worker answers with the type of the request's kind.
        waiting.set(request, { settle: (reply) => resolve(reply as Reply<AnswerTo<K>>), onProgress });
      });
    },
    addFiles: (digest, files) => post({ command: { type: 'data.files', digest, files } }),
  };
}
