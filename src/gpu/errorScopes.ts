interface Scoped<Made> {
  made: Made;
  /** The first validation error. If there is none, the first out-of-memory error; null if there is neither. */
  problem: Promise<GPUError | null>;
}

/**
 * Calls `make` in error scopes of its own. All callers share the one stack of error scopes of a device, so the scopes are closed before
 * this function returns and another caller can open one. For the same reason, `make` must not be asynchronous.
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
    // A caller that fails for another reason does not await `problem`. This handler then prevents an unhandled rejection if the device is
    // lost.
    problem.catch(() => {});
  }
  return { made, problem };
}
