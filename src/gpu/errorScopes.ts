/** Collects the errors that a device reports for some calls. */

interface Scoped<Made> {
  made: Made;
  /** The first validation error. If there was none, the first out-of-memory error; null if there was neither. */
  problem: Promise<GPUError | null>;
}

/**
 * Calls `make` in error scopes of its own. A device has one stack of error scopes for all callers. The scopes are therefore closed before
 * this function returns, so that no other caller can open a scope in between. For the same reason, `make` must not be asynchronous.
 */
export function inErrorScopes<Made>(device: GPUDevice, make: () => Made): Scoped<Made> {
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  let made: Made;
  let problem: Promise<GPUError | null>;
  try {
    made = make();
  } finally {
    problem = Promise.all([device.popErrorScope(), device.popErrorScope()]).then(([invalid, outOfMemory]) => invalid ?? outOfMemory);
    // If the caller fails for another reason, it does not await `problem`. This handler then prevents an unhandled rejection if the device
    // is lost.
    problem.catch(() => {});
  }
  return { made, problem };
}
