/** Handles requests to end a command: Ctrl+C, SIGTERM, a closed terminal, and the exit of the parent process. */

/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/**
 * The time within which signals count as one. A terminal sends Ctrl+C to npm and to the scripts that npm runs, and npm passes it on to them
 * too, so it arrives twice.
 */
const SAME_PRESS_MS = 200;
const LOOK_MS = 500;

/**
 * Calls back once when the parent process, such as a shell that does not pass signals on, has exited.
 * @param {() => void} onOrphaned
 * @returns {() => void} a function that ends the watch
 */
export function whenOrphaned(onOrphaned) {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    onOrphaned();
  }, LOOK_MS);
  look.unref();
  return () => clearInterval(look);
}

/**
 * Forwards the signals that ask a command to end to a child process, and sends it SIGTERM if the parent process exits. The signals do not
 * end this process, which must wait for the child.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} a function that stops the forwarding
 */
export function passSignals(child) {
  let passedAt = Number.NEGATIVE_INFINITY;
  const pass = (/** @type {NodeJS.Signals} */ signal) => {
    const now = performance.now();
    if (now - passedAt < SAME_PRESS_MS) return;
    passedAt = now;
    child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, pass);
  const stopLooking = whenOrphaned(() => pass('SIGTERM'));
  return () => {
    stopLooking();
    for (const signal of SIGNALS) process.off(signal, pass);
  };
}

/**
 * Notes the first request to end. A second one ends the process immediately, because the listeners are removed.
 * @returns {{ signal: NodeJS.Signals | null, stop(): void }}
 */
export function noteSignals() {
  const noted = {
    /** @type {NodeJS.Signals | null} */
    signal: null,
    stop() {
      for (const signal of SIGNALS) process.off(signal, note);
    },
  };
  const note = (/** @type {NodeJS.Signals} */ signal) => {
    noted.signal = signal;
    noted.stop();
  };
  for (const signal of SIGNALS) process.on(signal, note);
  return noted;
}
