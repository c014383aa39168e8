/**
 * Firefox checks for finished work at each submit, and otherwise only every 100 ms. While a caller waits in Firefox, this file therefore
 * makes an empty submit every few milliseconds.
 */

const ASK_MS = 4;
// Node.js before version 21 has no navigator. The user agents of other browsers contain “like Gecko”, but no version after it.
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

export const workDone = (device: GPUDevice) => completion(device, device.queue.onSubmittedWorkDone());
