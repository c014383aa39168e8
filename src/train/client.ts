/** The page's side of the worker: commands go out, events come in, and each question has its answer. */
import type { DataFile } from '../data/dataset.ts';
import type { DataChoice } from '../experiment/experiment.ts';
import { fnv1a, hexOf } from '../random/fnv1a.ts';
import type { Command, ToWorker } from './protocol/commands.ts';
import type { Event, FromWorker } from './protocol/events.ts';
import type { AnswerTo, AskedOf, Progress, Reply, Request, RequestKind } from './protocol/requests.ts';

export interface Client {
  send(command: Command): void;
  /** Calls back for every event; returns what ends that. */
  onEvent(listener: (event: Event) => void): () => void;
  /** Asks the worker. The promise is always fulfilled: where the worker has no answer or is gone, with words that say so. */
  request<K extends RequestKind>(kind: K, asked: AskedOf<K>, onProgress?: (progress: Progress) => void): Promise<Reply<AnswerTo<K>>>;
  /** Hands files to the worker and says how an experiment names them. */
  addFiles(files: readonly DataFile[]): NonNullable<DataChoice['files']>;
}

/** While answers are due, the worker is asked this often whether it is there; it is taken for gone when it has said nothing for so many times. */
const LOOK_MS = 5000;
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
  // Looks are counted, not milliseconds: a page that was suspended has not been kept waiting.
  const look = () => {
    if (silentLooks++ < SILENT_LOOKS) post({ request: ++requests, question: { kind: 'alive', asked: {} } });
    else settleAll('The training worker does not answer. Reload the page; what it keeps stays.');
  };

  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    silentLooks = 0;
    if ('events' in data) data.events.forEach(emit);
    else if ('progress' in data) waiting.get(data.request)?.onProgress(data.progress);
    else settle(data.request, data.reply);
  });
  worker.addEventListener('error', (event) => {
    const message = `The training worker stopped: ${event.message || 'it could not be loaded'}. Reload the page.`;
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
      // Kind and question belong together; the compiler does not see that for a kind that is still open.
      post({ request, question: { kind, asked } as unknown as Request });
      if (!looking) {
        silentLooks = 0;
        looking = setInterval(look, LOOK_MS);
      }
      return new Promise<Reply<AnswerTo<K>>>((resolve) => {
        // The worker answers a question with the type of its kind.
        waiting.set(request, { settle: (reply) => resolve(reply as Reply<AnswerTo<K>>), onProgress });
      });
    },
    addFiles(files) {
      const digest = digestOf(files);
      post({ command: { type: 'data.files', digest, files } });
      return { names: files.map((file) => file.name), digest };
    },
  };
}

/** 64 bits over names and bytes, as two hashes of 32: they tell files apart and keep no secret. */
function digestOf(files: readonly DataFile[]): string {
  const halfOf = (state: number, prime: number) =>
    hexOf(files.reduce((hash, { name, bytes }) => fnv1a(bytes, fnv1a(name, hash, prime), prime), state));
  return halfOf(0x84222325, 0x01000197) + halfOf(0x811c9dc5, 0x01000193);
}
