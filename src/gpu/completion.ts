/**
 * Waits for a device to finish its work. Firefox checks for finished work at each submit, and otherwise only every 100 ms, so empty
 * submits poll it while a caller waits. Other browsers need no polling.
 */

const ASK_MS = 4;
// Node before 21 has no navigator. Other browsers claim to be “like Gecko”, without a version.
const mustBeAsked = () => typeof navigator !== 'undefined' && /\bGecko\/\d/.test(navigator.userAgent);

interface Asking {
  timer: ReturnType<typeof setInterval>;
  waiting: number;
}

const asked = new Map<GPUDevice, Asking>();

/** @param done a promise from the device that resolves when work is finished */
export async function completion<T>(device: GPUDevice, done: Promise<T>): Promise<T> {
  if (!mustBeAsked()) return done;
  const asking = asked.get(device) ?? { timer: setInterval(() => device.queue.submit([]), ASK_MS), waiting: 0 };
  asked.set(device, asking);
  asking.waiting++;
  try {
    return await done;
  } finally {
    if (--asking.waiting === 0) {
      clearInterval(asking.timer);
      asked.delete(device);
    }
  }
}

/** Resolves when the device has finished all work submitted so far. */
export const workDone = (device: GPUDevice) => completion(device, device.queue.onSubmittedWorkDone());
