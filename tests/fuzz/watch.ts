/** Kills the process if a reader never returns. A worker does this, because a reader that hangs lets nothing else run on its thread. */
import { Worker } from 'node:worker_threads';
import type { Target } from './target.ts';

/** A reader that takes longer than this for one input is assumed never to return. */
const ENDLESS_MS = 20_000;
const MAX_BYTES = 4 << 20;

/** The code of the worker, which reads the memory that {@link watch} shares. */
const CODE = `
const { writeFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');
const { workerData: { shared, path, limit } } = require('node:worker_threads');
const [numbers, bytes] = [new Int32Array(shared, 0, 3), new Uint8Array(shared, 12)];
let last = -1;
let since = Date.now();
setInterval(() => {
  if (numbers[0] !== last) {
    last = numbers[0];
    since = Date.now();
  } else if (last >= 0 && Date.now() - since > limit) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes.slice(0, numbers[1]));
    console.error('Error: a reader has hung on mutation ' + numbers[2] + ' for more than ' + limit / 1000 + ' s. The input is in ' + path + '.');
    process.kill(process.pid, 'SIGKILL');
  }
}, 500);
`;

export function watch(path: string) {
  const shared = new SharedArrayBuffer(12 + MAX_BYTES);
  const [numbers, bytes] = [new Int32Array(shared, 0, 3), new Uint8Array(shared, 12)];
  numbers[0] = -1;
  const worker = new Worker(CODE, { eval: true, workerData: { shared, path, limit: ENDLESS_MS } });
  worker.unref();
  let begun = 0;
  return {
    begins(target: Target, index: number, input: unknown) {
      const file = target.file(input).subarray(0, MAX_BYTES);
      bytes.set(file);
      numbers.set([begun++, file.length, index]);
    },
    end: () => worker.terminate(),
  };
}
