/** The page's side of the worker. */
import { fnv1a, hexOf } from '../random/fnv1a.ts';
import type { Command, DataChoice, DataFile, Described, Event } from './protocol.ts';

export interface Client {
  send(command: Command): void;
  /** Calls back for every event; returns what ends that. */
  onEvent(listener: (event: Event) => void): () => void;
  /** What a dataset would be, or why there is none; later questions overtake earlier ones. */
  describeData(data: DataChoice, seed: number): Promise<Described>;
  /** Hands files to the worker and says how an experiment names them. */
  addFiles(files: readonly DataFile[]): NonNullable<DataChoice['files']>;
}

/** Progress is told at most this often, all runs at once: each telling is drawn. */
const PROGRESS_MS = 120;

/** What can be told later, with what follows it. The first step of a curve is waited for. */
const isProgress = (event: Event) =>
  (event.type === 'run.steps' && event.columns.step[0] !== 1) || (event.type === 'run.status' && event.status.state === 'running');

export function createClient(): Client {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'skiplab-training' });
  const listeners = new Set<(event: Event) => void>();
  const waiting = new Map<number, (result: Described) => void>();
  let requests = 0;

  const emit = (event: Event) => {
    if (event.type === 'data.described') {
      waiting.get(event.request)?.(event.result);
      waiting.delete(event.request);
    }
    for (const listener of listeners) listener(event);
  };
  const heard: Event[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let toldAt = 0;
  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    toldAt = performance.now();
    for (const event of heard.splice(0)) emit(event);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<Event>) => {
    heard.push(data);
    // Whatever else there is to tell comes at once, after the progress before it.
    if (!isProgress(data) || performance.now() - toldAt > PROGRESS_MS) tell();
    else timer ??= setTimeout(tell, PROGRESS_MS);
  });
  worker.addEventListener('error', (event) => {
    emit({ type: 'failed', message: `The training worker stopped: ${event.message || 'it could not be loaded'}. Reload the page.` });
  });

  return {
    send: (command) => worker.postMessage(command),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    describeData(data, seed) {
      const request = ++requests;
      worker.postMessage({ type: 'data.describe', request, data, seed } satisfies Command);
      return new Promise((resolve) => waiting.set(request, resolve));
    },
    addFiles(files) {
      const digest = digestOf(files);
      worker.postMessage({ type: 'data.files', digest, files } satisfies Command);
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
