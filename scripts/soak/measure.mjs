import { readFileSync } from 'node:fs';

/**
 * @typedef {{
 *   page: number, pageBuffers: number, worker: number, workerBuffers: number, columns: number,
 *   gpuHeld: number, gpuByRuns: number,
 *   gpuProcess: number | null, renderer: number | null,
 * }} Sample sizes in bytes. `columns` is the size of the curves, which are part of `pageBuffers`. `gpuHeld` is the size of all buffers on
 * the GPU, and `gpuByRuns` is the size of the buffers that belong to runs.
 * @typedef {(method: string, params?: object) => Promise<any>} Send
 */

/**
 * Makes a function that sends commands to the page's worker, for which Playwright does not provide a session.
 * @param {import('playwright-core').CDPSession} session
 * @returns {Promise<Send>}
 */
async function workerOf(session) {
  /** @type {Map<number, { resolve(value: unknown): void, reject(error: Error): void }>} */
  const waiting = new Map();
  let last = 0;
  const attached = new Promise((/** @type {(id: string) => void} */ resolve) => {
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') resolve(sessionId);
    });
  });
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await attached;
  session.on('Target.receivedMessageFromTarget', (event) => {
    const { id, result, error } = JSON.parse(event.message);
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result);
  });
  return (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) }).catch(reject);
    });
}

/**
 * Returns two sizes in bytes after a garbage collection: that of a heap, and that of its array buffers, which are outside the heap.
 * @param {Send} send
 */
async function heapOf(send) {
  // The first collection lets finalisers run, and the second one frees the memory that they release.
  for (let times = 0; times < 2; times++) await send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await send('Runtime.getHeapUsage');
  return { used: Number(usedSize), buffers: Number(backingStorageSize) };
}

/**
 * The text of a function that sums the sizes in bytes of the curves' Float32Arrays: the values and running averages in the `Map` objects of
 * src/ui/stores/history/columns.ts. It is called in the page with an array of all `Map` objects as `this`.
 */
const SUM_COLUMNS = `function () {
  const columns = this.flatMap((map) => [...map.values()]).filter((column) => column?.values instanceof Float32Array);
  return columns.reduce((sum, { values, average }) => sum + values.byteLength + (average?.column?.byteLength ?? 0), 0);
}`;

/** @param {Send} send @returns {Promise<number>} */
async function columnBytes(send) {
  const objectGroup = 'columns';
  const { result: prototype } = await send('Runtime.evaluate', { expression: 'Map.prototype', objectGroup });
  // Runtime.queryObjects does not find typed arrays, so the maps that contain them are queried.
  const { objects } = await send('Runtime.queryObjects', { prototypeObjectId: prototype.objectId, objectGroup });
  const { result } = await send('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: SUM_COLUMNS,
    returnByValue: true,
  });
  await send('Runtime.releaseObjectGroup', { objectGroup });
  return result.value;
}

/**
 * An expression that asks the training worker for the size of all buffers on the GPU, and for the size of those that belong to runs. The
 * page sends its requests in the same form, but never with the request number −1.
 */
const ASK_MEMORY = `new Promise((resolve) => {
  const post = self.postMessage;
  self.postMessage = (message, ...rest) => {
    if (message.request !== -1) return post.call(self, message, ...rest);
    self.postMessage = post;
    resolve(message.reply.answer);
  };
  self.dispatchEvent(new MessageEvent('message', { data: { request: -1, question: { kind: 'memory', asked: {} } } }));
})`;

/**
 * Returns the memory of a process in bytes, or null if it is unknown, as on all systems except Linux.
 * @param {number | undefined} pid @returns {number | null}
 */
function residentBytes(pid) {
  if (pid === undefined) return null;
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : 1024 * Number(kilobytes);
  } catch {
    return null;
  }
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').Page} page a page whose worker has started
 * @returns {Promise<() => Promise<Sample>>}
 */
export async function measurerOf(browser, page) {
  const pageSession = await page.context().newCDPSession(page);
  const browserSession = await browser.newBrowserCDPSession();
  /** @type {Send} */
  const toPage = (method, params) => pageSession.send(/** @type {'Runtime.evaluate'} */ (method), /** @type {never} */ (params));
  const toWorker = await workerOf(pageSession);
  return async () => {
    const [pageHeap, workerHeap, columns] = [await heapOf(toPage), await heapOf(toWorker), await columnBytes(toPage)];
    const { result } = await toWorker('Runtime.evaluate', { expression: ASK_MEMORY, awaitPromise: true, returnByValue: true });
    const { processInfo } = await browserSession.send('SystemInfo.getProcessInfo');
    const pidOf = (/** @type {string} */ type) =>
      processInfo.filter((info) => info.type === type).sort((a, b) => b.cpuTime - a.cpuTime)[0]?.id;
    return {
      page: pageHeap.used,
      pageBuffers: pageHeap.buffers,
      worker: workerHeap.used,
      workerBuffers: workerHeap.buffers,
      columns,
      gpuHeld: result.value.held,
      gpuByRuns: result.value.byRuns,
      gpuProcess: residentBytes(pidOf('GPU')),
      renderer: residentBytes(pidOf('renderer')),
    };
  };
}
