/** Collects the errors that a device reports for some calls. */

interface Scoped<Made> {
  made: Made;
  /** The first invalid call, or else the lack of memory; null if there was neither. */
  problem: Promise<GPUError | null>;
}

/**
 * Calls `make` in error scopes of its own. A device has one stack of scopes for all its callers. These scopes are closed before this
 * function returns, so that those of other callers cannot come between; for the same reason, `make` must make all its calls before it returns.
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
    // A caller that fails for another reason does not wait for `problem`, which can reject if the device is lost.
    problem.catch(() => {});
  }
  return { made, problem };
}
