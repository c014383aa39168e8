/** Collects the errors that a device reports for some calls. */

interface Scoped<Made> {
  made: Made;
  /** The error of the first invalid call, or else the out-of-memory error; null if there was neither. */
  problem: Promise<GPUError | null>;
}

/**
 * Calls `make` in error scopes of its own. A device has one stack of error scopes for all callers. The scopes are therefore closed before
 * this function returns, so that other callers cannot open theirs in between. For the same reason, `make` must not be asynchronous.
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
