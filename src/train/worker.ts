/**
 * The entry script of the worker. It imports everything else dynamically, so that no other chunk of the build imports this one. WebKit
 * evaluates the entry script of a worker a second time if a module imports it, and the worker would then receive each message twice.
 */
import type { ToWorker } from './protocol/commands.ts';

const loaded = import('./receive.ts').catch((cause: Error) => {
  throw new Error(`its code could not be loaded (${cause.message})`, { cause });
});

// If messages arrive before the modules are loaded, they wait, and are then passed to `receive` in order. An error of `receive` becomes
// an error event of the worker.
self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  loaded.then(({ receive }) => receive(data)).catch(reportError);
});
