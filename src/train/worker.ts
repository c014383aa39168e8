/**
 * The start script of the worker. It imports everything else dynamically, so that no other chunk of the build imports this one: WebKit evaluates
 * the start script of a worker a second time if a module imports it, and then two copies of all modules receive each message.
 */
import type { ToWorker } from './protocol/commands.ts';

const loaded = import('./receive.ts');

// Messages that arrive before the modules are loaded are received in their order. The page learns about all errors from the worker's error event.
self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  loaded.then(({ receive }) => receive(data)).catch(reportError);
});
