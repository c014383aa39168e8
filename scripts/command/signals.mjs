/** Handles requests to end a command: Ctrl+C, SIGTERM, a closed terminal, and the exit of the parent process. */

/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/**
 * The time within which signals count as one. If the user presses Ctrl+C, the terminal sends a signal to npm and to the scripts that npm
 * runs. npm also passes its signal on to these scripts, so they receive two.
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
 * Forwards the signals in SIGNALS to a child process, and sends it SIGTERM if the parent process exits. The signals do not end this
 * process, which must wait for the child.
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
 * Records the first signal that asks the process to end. A second signal ends the process immediately, because the first one removes the
 * listeners.
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
